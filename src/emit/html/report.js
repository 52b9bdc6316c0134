'use strict'
// What the report does beyond showing everything: filter, switch, zoom, walk, tell what one points at.
// It builds nothing from text: it moves, copies and hides what the page already holds.

const root = document.documentElement
root.classList.add('js')
const $ = id => document.getElementById(id)
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)]
for (const hidden of all('.tools, .filters, .bar, .hint')) hidden.hidden = false

// Theme and printing

$('theme').value = root.dataset.theme ?? ''
$('theme').addEventListener('change', event => {
  if (event.target.value) root.dataset.theme = event.target.value
  else delete root.dataset.theme
})
$('print').addEventListener('click', () => print())

// One journey at a time

const sheets = all('.overview, .journey')

function go() {
  let wanted = null
  try {
    wanted = $(decodeURIComponent(location.hash.slice(1)))
  } catch {
    // An address that somebody has cut leads to the beginning.
  }
  const sheet = wanted?.closest('.overview, .journey') ?? sheets[0]
  for (const each of sheets) each.classList.toggle('away', each !== sheet)
  for (const link of all('.top nav a')) {
    const here = decodeURIComponent(link.hash.slice(1)) === sheet?.id
    if (here) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  for (const frame of all('.frame', sheet ?? document)) fit(frame)
  if (wanted && wanted !== sheet) {
    wanted.querySelector('details')?.setAttribute('open', '')
    wanted.scrollIntoView({ block: 'center' })
  } else if (wanted) scrollTo(0, 0)
}

// Zoom: a picture's width; 0 means as wide as its frame, but never too small to read.

const SMALLEST = 0.62
const natural = svg => svg.viewBox.baseVal.width
const scales = new WeakMap()

function show(frame) {
  const svg = frame.querySelector('svg')
  if (!svg || !frame.clientWidth) return
  const scale = scales.get(frame) ?? Math.min(1.25, Math.max(SMALLEST, (frame.clientWidth - 2) / natural(svg)))
  svg.style.width = `${Math.round(natural(svg) * scale)}px`
  svg.style.margin = '0 auto'
}

function fit(frame) {
  scales.delete(frame)
  show(frame)
}

function zoom(frame, factor, x = frame.clientWidth / 2, y = frame.clientHeight / 2) {
  const svg = frame.querySelector('svg')
  const before = svg.getBoundingClientRect().width
  const scale = Math.min(4, Math.max(0.08, (before / natural(svg)) * factor))
  scales.set(frame, scale)
  show(frame)
  // What was under the pointer stays under it.
  const grown = svg.getBoundingClientRect().width / before
  frame.scrollLeft = (frame.scrollLeft + x) * grown - x
  frame.scrollTop = (frame.scrollTop + y) * grown - y
}

function frames() {
  for (const frame of all('.frame')) {
    frame.addEventListener('wheel', event => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const box = frame.getBoundingClientRect()
      zoom(frame, Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top)
    }, { passive: false })
    drag(frame)
    frame.addEventListener('pointermove', event => event.pointerType !== 'touch' && point(frame, event))
    frame.addEventListener('pointerleave', () => release())
    frame.addEventListener('click', event => keep(frame, event))
    frame.addEventListener('keydown', event => walk(frame, event))
    walkable(frame)
  }
  addEventListener('resize', () => all('.frame').forEach(show))
}

function drag(frame) {
  let from = null
  frame.addEventListener('pointerdown', event => {
    if (event.button || event.pointerType === 'touch') return
    from = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop }
    delete frame.dataset.moved
  })
  frame.addEventListener('pointermove', event => {
    if (!from || !event.buttons) return
    const [x, y] = [event.clientX - from.x, event.clientY - from.y]
    if (Math.hypot(x, y) < 5 && !frame.dataset.moved) return
    frame.dataset.moved = ''
    frame.classList.add('dragged')
    release()
    frame.scrollLeft = from.left - x
    frame.scrollTop = from.top - y
  })
  const end = () => {
    from = null
    frame.classList.remove('dragged')
  }
  frame.addEventListener('pointerup', end)
  frame.addEventListener('pointercancel', end)
}

// What is known of what one points at: a copy of its card or row, beside it

const peek = document.createElement('aside')
peek.id = 'peek'
peek.hidden = true
document.body.append(peek)
let back = null // where the focus was before the card was kept open
let returning = false // while the focus goes back there, which is not to open it again

function known(sheet, path) {
  return all('[data-about]', sheet).find(one => one.dataset.about === path)
}

/** A row of a table as a list of its cells. */
function listed(row) {
  const list = document.createElement('dl')
  list.className = 'row'
  for (const cell of row.children) {
    if (!cell.textContent.trim()) continue
    const [name, said] = [document.createElement('dt'), document.createElement('dd')]
    name.textContent = cell.dataset.label
    said.append(...cell.cloneNode(true).childNodes)
    list.append(name, said)
  }
  for (const closed of all('details', list)) closed.open = true
  return list
}

function tell(about, beside, kept) {
  if (!about) return release(true)
  const copy = about.matches('tr') ? listed(about) : about.cloneNode(true)
  copy.removeAttribute('id')
  copy.hidden = false
  for (const named of all('[id]', copy)) named.removeAttribute('id')
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'close'
  close.setAttribute('aria-label', 'Close')
  close.textContent = '✕'
  close.addEventListener('click', () => release(true))
  peek.replaceChildren(close, copy)
  peek.classList.toggle('kept', kept)
  peek.setAttribute('role', kept ? 'dialog' : 'tooltip')
  peek.setAttribute('aria-label', copy.querySelector('h3, .main, dd')?.textContent.trim().slice(0, 80) ?? 'Details')
  peek.hidden = false
  peek.scrollTop = 0
  const [box, size] = [beside, peek.getBoundingClientRect()]
  const right = box.right + 12
  const left = right + size.width < innerWidth - 8 ? right : box.left - size.width - 12
  peek.style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`
  peek.style.top = `${Math.max(8, Math.min(box.top + 24, innerHeight - size.height - 8))}px`
  if (kept) {
    back = document.activeElement
    close.focus()
  }
}

function release(force) {
  if (peek.hidden || (peek.classList.contains('kept') && !force)) return
  const kept = peek.classList.contains('kept')
  peek.hidden = true
  peek.classList.remove('kept')
  ring(null)
  returning = true
  if (kept && back?.isConnected) back.focus({ preventScroll: true })
  returning = false
  back = null
}

const within = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom
const areas = frame => all('.area', frame)

/** The touchpoint, and where there is one the thing in it, under a point. */
function under(frame, event) {
  const sheet = frame.closest('.sheet')
  const thing = event.target.closest?.('[data-path]')
  const area = areas(frame).find(one => within(one.getBoundingClientRect(), event.clientX, event.clientY))
  const about = thing && known(sheet, thing.dataset.path)
  if (about) return { about, beside: area ?? thing, area }
  return area ? { about: known(sheet, area.dataset.area), beside: area, area } : {}
}

function visible(element, frame) {
  const [a, b] = [element.getBoundingClientRect(), frame.getBoundingClientRect()]
  return {
    left: Math.max(a.left, b.left), right: Math.min(a.right, b.right),
    top: Math.max(a.top, b.top), bottom: Math.min(a.bottom, b.bottom),
  }
}

let pointed = null
function point(frame, event) {
  if (event.buttons || peek.classList.contains('kept')) return
  const { about, beside, area } = under(frame, event)
  if (about === pointed && !peek.hidden) return
  pointed = about
  if (!about) return release()
  ring(area)
  tell(about, visible(beside, frame), false)
}

function keep(frame, event) {
  if ('moved' in frame.dataset) {
    delete frame.dataset.moved
    return
  }
  // A link to elsewhere is followed.
  if (event.target.closest('a[href]')) return
  const { about, beside, area } = under(frame, event)
  release(true)
  if (!about) return
  ring(area)
  tell(about, visible(beside, frame), true)
}

document.addEventListener('pointerdown', event => {
  if (peek.classList.contains('kept') && !peek.contains(event.target) && !event.target.closest('.frame')) release(true)
})
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !peek.hidden) release(true)
})
// What leads elsewhere from the kept card lets go of it.
peek.addEventListener('click', event => event.target.closest('a[href^="#"]') && release(true))

// Walking from touchpoint to touchpoint

const SVG = 'http://www.w3.org/2000/svg'

/** A rectangle over an area, in the same place. */
function over(area, name) {
  const rect = document.createElementNS(SVG, 'rect')
  for (const key of ['x', 'y', 'width', 'height', 'rx']) rect.setAttribute(key, area.getAttribute(key))
  rect.setAttribute('class', name)
  area.ownerSVGElement.append(rect)
}

function ring(area) {
  for (const old of all('.ring')) old.remove()
  if (area) over(area, 'ring')
}

/** The touchpoints of a picture take the focus; one tab stop, arrows go on from there. */
function walkable(frame) {
  // A flow has no columns: its cards are the areas.
  const sheet = frame.closest('.sheet')
  // What stands in the cards must not pop up a second time.
  for (const title of all('g > title', frame)) {
    title.parentElement.setAttribute('aria-label', title.textContent)
    title.remove()
  }
  for (const [i, area] of areas(frame).entries()) {
    area.setAttribute('role', 'button')
    area.setAttribute('tabindex', i ? '-1' : '0')
    area.addEventListener('focus', () => {
      if (returning || peek.classList.contains('kept')) return
      ring(area)
      area.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      tell(known(sheet, area.dataset.area), visible(area, frame), false)
      area.setAttribute('aria-describedby', 'peek')
    })
    area.addEventListener('blur', () => {
      area.removeAttribute('aria-describedby')
      release()
    })
  }
}

function walk(frame, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const zooms = { '+': 1.25, '=': 1.25, '-': 0.8 }
  if (zooms[event.key]) zoom(frame, zooms[event.key])
  else if (event.key === '0') fit(frame)
  else if (event.target.matches('.area')) step(frame, event)
  else return
  if (!['Tab', 'Escape'].includes(event.key)) event.preventDefault()
}

function step(frame, event) {
  const stops = areas(frame).filter(area => !area.dataset.off)
  const at = stops.indexOf(event.target)
  const to = {
    ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1,
  }[event.key]
  if (to === undefined) {
    if (event.key !== 'Enter' && event.key !== ' ') return
    const about = known(frame.closest('.sheet'), event.target.dataset.area)
    return tell(about, visible(event.target, frame), true)
  }
  const next = stops[Math.max(0, Math.min(to, stops.length - 1))]
  if (!next || next === event.target) return
  event.target.setAttribute('tabindex', '-1')
  next.setAttribute('tabindex', '0')
  next.focus({ preventScroll: true })
}

// What is chosen: persona, stage, channel, owner, words

function filters(sheet) {
  const form = sheet.querySelector('.filters')
  if (!form) return
  const rows = all('[data-tags]', sheet)
  const chosen = () => [...form.elements].filter(field => field.name).map(field => [field.name, field.value])
  const apply = () => {
    const fields = Object.fromEntries(chosen())
    const tags = ['persona', 'stage', 'channel', 'owner'].map(name => fields[name]).filter(Boolean)
    const words = (fields.words ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    const fits = (element, said) => {
      const own = element.dataset[said].split(' ')
      return tags.every(tag => own.includes(tag))
    }
    const holds = row => {
      const text = words.length ? row.textContent.toLowerCase() : ''
      return fits(row, 'tags') && words.every(word => text.includes(word))
    }
    const away = new Set()
    let [shown, count] = [0, 0]
    for (const row of rows) {
      if (row.matches('.persona')) {
        row.classList.toggle('off', Boolean(fields.persona) && row.dataset.tags !== fields.persona)
        continue
      }
      const fit = holds(row)
      row.hidden = !fit
      if ('touchpoint' in row.dataset) {
        count += 1
        shown += fit
        if (!fit) away.add(row.dataset.about)
      }
    }
    for (const mark of all('[data-mark]', sheet)) mark.classList.toggle('off', !fits(mark, 'mark'))
    for (const column of all('[data-column]', sheet)) {
      column.classList.toggle('off', Boolean(fields.persona) && column.dataset.column !== fields.persona)
    }
    for (const part of all('section.part', sheet)) {
      const kept = all('[data-tags]', part)
      part.querySelector('.nothing').hidden = !kept.length || kept.some(row => !row.hidden)
    }
    const any = tags.length || words.length
    form.querySelector('output').textContent = any ? `${shown} of ${count} touchpoints` : ''
    form.querySelector('[type=reset]').hidden = !any
    draw(sheet, fields.persona ?? '')
    veil(sheet, any ? away : new Set())
  }
  form.addEventListener('input', apply)
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('reset', () => setTimeout(apply))
}

const everyone = new WeakMap()

/** The pictures of a persona where she has her own, else everybody's. */
function draw(sheet, persona) {
  for (const figure of all('.pictures .picture', sheet)) {
    const frame = figure.querySelector('.frame')
    if (!everyone.has(figure)) everyone.set(figure, frame.firstElementChild)
    if ((figure.dataset.persona ?? '') === persona) continue
    figure.dataset.persona = persona
    const own = persona && all('template', figure.parentElement).find(
      one => one.dataset.view === figure.dataset.view && one.dataset.persona === persona)
    const svg = own ? own.content.firstElementChild.cloneNode(true) : everyone.get(figure)
    if (svg === frame.firstElementChild) continue
    release(true)
    frame.replaceChildren(svg)
    walkable(frame)
    fit(frame)
  }
}

/** Draws a veil over the touchpoints that are not chosen. */
function veil(sheet, away) {
  for (const old of all('.veil', sheet)) old.remove()
  for (const area of all('.area', sheet)) {
    const off = away.has(area.dataset.area)
    if (off) over(area, 'veil')
    if (off) area.dataset.off = ''
    else delete area.dataset.off
  }
}

// Views, zoom buttons, full screen

function pictures(section) {
  const figures = all('.picture', section)
  const views = all('.views button', section)
  const choose = view => {
    for (const figure of figures) figure.classList.toggle('away', figure.dataset.view !== view)
    for (const button of views) button.setAttribute('aria-pressed', button.value === view)
    const frame = section.querySelector('.picture:not(.away) .frame')
    if (frame) show(frame)
  }
  for (const button of views) button.addEventListener('click', () => choose(button.value))
  section.querySelector('.zoom').addEventListener('click', event => {
    const frame = section.querySelector('.picture:not(.away) .frame')
    const what = event.target.closest('button')?.value
    if (what === 'in') zoom(frame, 1.25)
    if (what === 'out') zoom(frame, 0.8)
    if (what === 'fit') fit(frame)
    if (what === 'whole') document.fullscreenElement ? document.exitFullscreen() : section.requestFullscreen?.()
  })
  // The card has to be inside of what fills the screen.
  section.addEventListener('fullscreenchange', () => {
    (document.fullscreenElement ?? document.body).append(peek)
    all('.frame', section).forEach(fit)
  })
  if (views.length) choose(views[0].value)
}

all('.pictures').forEach(pictures)
frames()
sheets.forEach(filters)
addEventListener('hashchange', go)
go()
