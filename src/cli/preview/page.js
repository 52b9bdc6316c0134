'use strict'
const $ = id => document.getElementById(id)
let revision = 0
let zoom = 0 // 0: as wide as the window

function options(select, items, wanted) {
  const chosen = items.some(([value]) => value === select.value) ? select.value : wanted
  const old = [...select.options].map(o => [o.value, o.textContent])
  if (JSON.stringify(old) !== JSON.stringify(items)) {
    select.replaceChildren(...items.map(([value, text]) => new Option(text, value)))
  }
  if (chosen) select.value = chosen
}

function finding(found) {
  const line = document.createElement('p')
  line.className = found.severity
  const head = document.createElement('b')
  head.textContent = found.code ? `${found.severity}[${found.code}]` : found.severity
  const place = document.createElement('code')
  if (found.path) place.textContent = ` ${found.path}:${found.span.start.line}:${found.span.start.column} `
  line.append(head, place, ' ' + found.message)
  if (found.help) {
    const help = document.createElement('span')
    help.className = 'help'
    help.textContent = found.help
    line.append(help)
  }
  return line
}

function size() {
  const svg = $('picture').querySelector('svg')
  if (!svg) return
  const width = svg.viewBox.baseVal.width
  svg.style.width = zoom ? `${width * zoom}px` : '100%'
  svg.style.maxWidth = zoom ? 'none' : `${width}px`
}

async function draw() {
  if (!$('journey').value) return
  const query = new URLSearchParams({ journey: $('journey').value, view: $('view').value, theme: $('theme').value })
  const answer = await fetch('/picture?' + query)
  if (!answer.ok) return
  // Read as XML, so that nothing in it can become a script.
  const svg = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml').documentElement
  if (svg.nodeName !== 'svg') return
  const { scrollLeft, scrollTop } = $('picture')
  $('picture').replaceChildren(document.adoptNode(svg))
  size()
  $('picture').scrollTo(scrollLeft, scrollTop)
}

function show(path) {
  for (const old of document.querySelectorAll('.shown')) old.classList.remove('shown')
  const found = path && $('picture').querySelector(`[data-path="${CSS.escape(path)}"]`)
  if (!found) return
  found.classList.add('shown')
  found.scrollIntoView({ block: 'nearest', inline: 'center' })
}

async function follow() {
  for (;;) {
    try {
      const now = await (await fetch(`/state?after=${revision}`)).json()
      if (now.revision === revision) continue
      revision = now.revision
      $('project').textContent = now.project ?? 'journey'
      options($('journey'), now.journeys.map(j => [j.name, j.title]), now.journeys[0]?.name)
      options($('view'), now.views.map(v => [v, v]), now.first)
      options($('theme'), now.themes.map(t => [t, t]), now.theme)
      // Notes are about the service, not about the source: they are for the report.
      const told = now.findings.filter(f => f.severity !== 'note')
      $('findings').hidden = told.length === 0
      $('findings').replaceChildren(...told.map(finding))
      $('status').textContent = now.broken ? 'broken: this is the last good picture' : 'up to date'
      $('status').className = now.broken ? 'broken' : ''
      $('picture').classList.toggle('stale', now.broken)
      await draw()
      show(now.shown)
      document.documentElement.dataset.revision = revision
    } catch {
      $('status').textContent = 'journey preview has stopped'
      $('status').className = 'broken'
      await new Promise(resolve => setTimeout(resolve, 1000))
    }
  }
}

async function open(target) {
  const path = target.closest?.('[data-path]')?.dataset.path
  if (!path) return
  const answer = await fetch('/open?' + new URLSearchParams({ path }), { method: 'POST' })
  if (!answer.ok) return
  const place = await answer.text()
  $('place').textContent = `${path} stands at ${place}`
  // A page around this one, an editor's, may want to go there.
  if (parent !== window) parent.postMessage({ journey: 'open', path, place }, '*')
}

$('picture').addEventListener('click', event => {
  if (event.target.closest('[data-path]')) event.preventDefault()
  open(event.target)
})
for (const id of ['journey', 'view', 'theme']) $(id).addEventListener('change', draw)
const scale = factor => {
  const svg = $('picture').querySelector('svg')
  if (!svg) return
  zoom = factor ? Math.min(4, Math.max(0.1, (zoom || svg.clientWidth / svg.viewBox.baseVal.width) * factor)) : 0
  size()
}
$('in').addEventListener('click', () => scale(1.25))
$('out').addEventListener('click', () => scale(0.8))
$('fit').addEventListener('click', () => scale(0))
document.addEventListener('keydown', event => {
  if (event.target.matches('select, input') || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === '+' || event.key === '=') scale(1.25)
  if (event.key === '-') scale(0.8)
  if (event.key === '0') scale(0)
})
follow()
