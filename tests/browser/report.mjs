// The report in a real browser, from a file: everything it shows and does, in light, dark, on paper and on a phone.
// node report.mjs FOLDER, run where playwright-core and axe-core are; FOLDER holds phone.html (one journey, two
// personas), kinds.html (several journeys), measured.html and hostile.html; Chromium is CHROMIUM or /usr/bin/chromium.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRequire } from 'node:module'

const require = createRequire(path.join(process.cwd(), 'package.json'))
const { chromium } = require('playwright-core')
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const folder = process.argv[2]

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const problems = []
let where = ''
const check = (holds, what) => holds || problems.push(`${where}: ${what}`)

/** A page with a file open; whatever it asks for beyond that file, says or tries is a problem. */
async function open(file, options = {}) {
  const { hash = '', ...rest } = options
  where = `${file} ${JSON.stringify(options)}`
  const address = pathToFileURL(path.join(folder, file)).href
  // Without smooth scrolling: what is measured must not move away while it is measured.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...rest })
  const page = await context.newPage()
  const here = where
  page.on('console', message => problems.push(`${here}: ${message.type()}: ${message.text()}`))
  page.on('pageerror', error => problems.push(`${here}: ${error}`))
  page.on('dialog', dialog => (problems.push(`${here}: a dialog: ${dialog.message()}`), dialog.dismiss()))
  await page.route('**', route => {
    const url = route.request().url()
    if (url === address || url.startsWith('data:')) return route.continue()
    problems.push(`${here}: asked for ${url}`)
    return route.abort()
  })
  page.setDefaultTimeout(60000)
  await page.goto(address + hash)
  return page
}

const wide = page => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
const shown = (page, selector) => page.locator(`${selector}:visible`).count()

// What can be chosen
{
  const page = await open('phone.html')
  const cards = '.card[data-touchpoint]'
  check((await shown(page, cards)) === 6, 'six touchpoints')
  await page.selectOption('select[name=stage]', { label: 'Purchase' })
  check((await shown(page, cards)) === 1, 'one in the stage')
  check((await page.locator('output').textContent()) === '1 of 6 touchpoints', 'how many are shown')
  check((await shown(page, '.picture[data-view=map] .veil')) === 5, 'a veil over the others')
  await page.selectOption('select[name=channel]', { label: 'Email' })
  check((await shown(page, cards)) === 0, 'stage and channel exclude each other')
  check((await page.locator('[id^="touchpoints:"] .nothing').isVisible()), 'that nothing is left is said')
  await page.locator('button[type=reset]').click()
  await page.waitForFunction(() => !document.querySelector('.card[hidden]'))
  check((await shown(page, cards)) === 6, 'all again')
  await page.fill('input[type=search]', 'fraud CHECK')
  check((await shown(page, cards)) === 1, 'a search finds the one')
  await page.fill('input[type=search]', '')

  // Another persona: her own pictures, and what holds for her.
  const labels = () => page.locator('.picture[data-view=map] svg').getAttribute('id')
  check((await labels()) === 'map.BuyPhone', 'everybody’s map')
  await page.selectOption('select[name=persona]', { label: 'Jon' })
  check((await labels()) === 'map.BuyPhone.Jon', 'Jon’s map')
  check((await shown(page, cards)) === 5, 'where Jon is')
  check(!(await page.locator('.picture[data-view=map] svg').textContent()).includes('hopeful'), 'nothing that only Mei feels')
  await page.selectOption('select[name=persona]', '')
  check((await labels()) === 'map.BuyPhone', 'everybody’s map again')

  // Views and zoom
  const width = async () => (await page.locator('.picture:not(.away) .frame svg').boundingBox()).width
  const fit = await width()
  await page.click('.zoom button[value=in]')
  check(Math.abs((await width()) / fit - 1.25) < 0.01, 'larger')
  await page.click('.zoom button[value=fit]')
  check(Math.abs((await width()) - fit) < 1, 'fits again')
  await page.locator('.picture:not(.away) .frame').focus()
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  check((await width()) > 1.5 * fit, 'larger by keys')
  const frame = page.locator('.picture:not(.away) .frame')
  const box = await frame.boundingBox()
  const from = await frame.evaluate(e => e.scrollLeft)
  await page.mouse.move(box.x + 500, box.y + 300)
  await page.mouse.down()
  await page.mouse.move(box.x + 300, box.y + 250, { steps: 4 })
  await page.mouse.up()
  const moved = (await frame.evaluate(e => e.scrollLeft)) - from
  check(moved === 200, `moved by dragging: ${moved} of 200, from ${box.x + 500}, ${box.y + 300}`)
  check(await page.locator('#peek').isHidden(), 'a drag is no click')
  await page.keyboard.press('0')
  await page.click('.views button[value=flow]')
  check((await shown(page, '.picture')) === 1 && (await page.locator('.picture[data-view=flow]').isVisible()), 'the flow')
  await page.click('.views button[value=map]')
}

// What is known: by pointing, by focus, by clicking
{
  const page = await open('phone.html')
  const peek = page.locator('#peek')
  const map = page.locator('.picture[data-view=map]')
  await map.locator('.frame').scrollIntoViewIfNeeded()
  await map.locator('svg text', { hasText: 'Review videos' }).first().hover()
  check((await peek.isVisible()) && (await peek.textContent()).includes('Watches three reviews'), 'pointing tells')
  await page.mouse.move(2, 2)
  check(await peek.isHidden(), 'pointing elsewhere tells no more')
  await map.locator('.frame').focus()
  await page.keyboard.press('Tab')
  const at = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'))
  check((await at()) === 'Search results', 'the first touchpoint takes the focus')
  check((await peek.textContent()).includes('Which of these are adverts?'), 'the focus tells')
  const way = []
  for (let i = 0; i < 7; i++) {
    await page.keyboard.press('ArrowRight')
    way.push(await at())
  }
  check(way.join() === 'Review videos,Product page,Checkout,Delivery and set-up,Tells a friend,Tells a friend,Tells a friend', `the walk: ${way}`)
  await page.keyboard.press('Home')
  check((await at()) === 'Search results', 'Home')
  await page.keyboard.press('End')
  check((await at()) === 'Tells a friend', 'End')
  await page.keyboard.press('Enter')
  check((await peek.getAttribute('role')) === 'dialog' && (await at()) === 'Close', 'Enter keeps it open')
  await page.keyboard.press('Escape')
  check((await peek.isHidden()) && (await at()) === 'Tells a friend', 'Escape closes it, and gives the focus back')
  await page.keyboard.press('Tab')
  check((await at()) !== 'Tells a friend' && (await peek.isHidden()), 'Tab leaves the picture')

  // A measure: its definition and formula.
  await page.click('.views button[value=measures]')
  await page.locator('.picture[data-view=measures] [data-path$=conversion_rate]').first().click()
  const told = await peek.textContent()
  check(told.includes('converted(') && told.includes('≥ 3.5%') && told.includes('buy_phone.journey:56'), `the measure: ${told}`)
  await page.locator('#peek .close').click()
  check(await peek.isHidden(), 'closed')
  // Of rows that are told elsewhere, links lead there.
  await page.locator('[id^="pains:"] a', { hasText: 'Checkout' }).first().click()
  check((await page.evaluate(() => decodeURIComponent(location.hash))) === '#at:BuyPhone.purchase.checkout', 'a link leads to the card')
}

// Themes, and what axe finds in them; the rules of the page keep foreign scripts out, so they are set aside for it.
async function examine(page, theme) {
  const found = await page.evaluate(() => axe.run())
  for (const { id, help, nodes } of found.violations) {
    check(false, `${theme} ${id}: ${help} (${nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')})`)
  }
}
for (const file of ['phone.html', 'kinds.html']) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(file, { colorScheme, bypassCSP: true })
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = 'rgb(16, 23, 31)'
    check(((await ground()) === dark) === (colorScheme === 'dark'), 'the colours that the machine prefers')
    await page.addScriptTag({ content: axe })
    for (const theme of ['light', 'dark', 'print', '']) {
      await page.selectOption('#theme', theme)
      if (theme) check(((await ground()) === dark) === (theme === 'dark'), `the theme ${theme}`)
      if (theme === 'print' && colorScheme === 'light') await examine(page, theme)
    }
    await examine(page, colorScheme)
    for (const view of (await page.locator('.views button:visible').all()).slice(1)) {
      await view.click()
      await examine(page, colorScheme)
    }
  }
}

// What was measured
{
  const page = await open('measured.html', { bypassCSP: true })
  check((await shown(page, '[id^="measured:"] .list .verdict')) === 19, 'a verdict for each measure')
  await page.selectOption('select[name=stage]', { label: 'Retention' })
  check((await shown(page, '[id^="measured:"] .list .verdict')) === 2, 'those of one stage')
  await page.selectOption('select[name=stage]', '')
  await page.addScriptTag({ content: axe })
  await examine(page, 'measured')
}

// An index, and one journey at a time
{
  const page = await open('kinds.html')
  check((await shown(page, '.journey')) === 0 && (await shown(page, '.overview')) === 1, 'the index first')
  check((await page.locator('.journeys li').count()) === 4, 'four journeys in it')
  await page.locator('.journeys a').nth(2).click()
  await page.waitForSelector('.journey:visible')
  check((await shown(page, '.journey')) === 1 && (await shown(page, '.overview')) === 0, 'one journey')
  check((await page.locator('.top nav a[aria-current]').count()) === 1, 'which one is said')
  const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(e => e.id))
  check(new Set(ids).size === ids.length, 'ids are unique')
  const broken = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
    .filter(a => !document.getElementById(decodeURIComponent(a.hash.slice(1)))).map(a => a.hash))
  check(broken.length === 0, `links to nowhere: ${broken}`)
}

// A phone, without a script, on paper
for (const file of ['phone.html', 'kinds.html', 'measured.html', 'hostile.html']) {
  for (const width of [360, 390, 768, 1024]) {
    const page = await open(file, { viewport: { width, height: 800 }, hasTouch: true })
    check((await wide(page)) <= 0, `${await wide(page)} pixels too wide`)
    for (const link of await page.locator('.top nav a').all()) {
      await link.click()
      check((await wide(page)) <= 0, `${await wide(page)} pixels too wide after ${await link.textContent()}`)
    }
  }
  const still = await open(file, { javaScriptEnabled: false })
  check((await shown(still, '.picture')) === (await still.locator('.picture').count()), 'all pictures without a script')
  check((await shown(still, '.card')) === (await still.locator('.card').count()), 'all touchpoints without a script')
  check((await shown(still, 'select')) === 0, 'nothing that would do nothing')
  const page = await open(file, { colorScheme: 'dark' })
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  check(pdf.subarray(0, 5).toString() === '%PDF-', 'a PDF')
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
  check(pages >= 4 && pages < 45, `${pages} pages`)
  await page.emulateMedia({ media: 'print' })
  check((await page.evaluate(() => getComputedStyle(document.body).backgroundColor)) === 'rgb(255, 255, 255)', 'white paper')
  check((await page.locator('.filters:visible, .tools:visible').count()) === 0, 'no buttons on paper')
}

// Text that would like to be more
{
  const page = await open('hostile.html')
  check((await page.evaluate(() => globalThis.harmed)) === undefined, 'a script ran')
  const names = ['SCRIPT', 'STYLE', 'IMG', 'IFRAME', 'OBJECT', 'EMBED', 'LINK', 'META', 'BASE', 'FORM', 'MARQUEE']
  const count = (name, where) => page.evaluate(([name, where]) => [...document.querySelectorAll(where)].filter(e => e.nodeName.toUpperCase() === name).length, [name, where])
  const own = { SCRIPT: 1, STYLE: 1, LINK: 1, META: 4, FORM: 1 }
  for (const name of names) check((await count(name, '*')) === (own[name] ?? 0), `elements ${name}`)
  const bad = await page.evaluate(() => {
    const found = []
    const roots = [document, ...[...document.querySelectorAll('template')].map(t => t.content)]
    for (const root of roots) {
      for (const e of root.querySelectorAll('*')) {
        for (const { name, value } of e.attributes) {
          if (name.startsWith('on') || name === 'style' && !e.closest('.frame')) found.push(`${e.nodeName} ${name}`)
          if (['href', 'xlink:href', 'src', 'action'].includes(name) && /^[\s\0-\x1f]*(javascript|data:text|vbscript)/i.test(value)) found.push(`${e.nodeName} ${value}`)
        }
      }
      for (const walk = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT); walk.nextNode();) found.push('a comment')
    }
    return found
  })
  check(bad.length === 0, `attributes: ${bad}`)
  const text = await page.evaluate(() => document.body.textContent)
  const said = fs.readFileSync(path.join(folder, 'hostile.txt'), 'utf8').split('\n').filter(Boolean)
  for (const line of said) check(text.includes(line), `not shown as written: ${line}`)
  check(!/[\u202a-\u202e\u2066-\u2069]/.test(text), 'text that turns around')
  // Everything that can be clicked is clicked, everything that can be pointed at is pointed at.
  for (const area of await page.locator('.picture:not(.away) .area').all()) {
    await area.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
  }
  await page.fill('input[type=search]', '"><script>harmed=1</script>')
  await page.fill('input[type=search]', '')
  check((await page.evaluate(() => globalThis.harmed)) === undefined, 'a script ran after clicking')
  // The picture by itself, as an image file that a browser opens.
  for (const file of fs.readdirSync(folder).filter(name => name.endsWith('.svg'))) {
    const alone = await open(file)
    check((await alone.evaluate(() => document.documentElement.nodeName)) === 'svg', 'well formed')
    check((await alone.evaluate(() => document.querySelectorAll('script, foreignObject, style, image, iframe').length)) === 0, 'no foreign elements')
    check((await alone.evaluate(() => [...document.querySelectorAll('a')].every(a => /^(https?:|mailto:|[^:]*$)/.test(a.getAttribute('href'))))), 'no scripts as addresses')
  }
}

await browser.close()
if (problems.length) {
  console.error([...new Set(problems)].join('\n'))
  process.exit(1)
}
