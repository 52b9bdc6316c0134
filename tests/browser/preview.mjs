// The page of `journey preview` in a real browser: follows saves, keeps the last good picture, says where things stand.
// node preview.mjs PORT MAP, run where playwright-core and axe-core are; Chromium is CHROMIUM or /usr/bin/chromium.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(path.join(process.cwd(), 'package.json'))
const { chromium } = require('playwright-core')
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const [port, map] = process.argv.slice(2)
const address = `http://127.0.0.1:${port}/`
const good = fs.readFileSync(map, 'utf8')

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const problems = []
const page = await (await browser.newContext({ bypassCSP: false })).newPage()
page.on('console', message => message.type() === 'error' && problems.push(message.text()))
page.on('pageerror', error => problems.push(String(error)))
page.on('request', request => {
  const url = request.url()
  if (!url.startsWith(address) && !url.startsWith('data:')) problems.push(`asked for ${url}`)
})
const check = (holds, what) => holds || problems.push(what)

await page.goto(address)
await page.waitForSelector('main svg')
check((await page.locator('main svg').textContent()).includes('curious'), 'the first picture')

// A save is followed, how fast is told.
const before = Date.now()
fs.writeFileSync(map, good.replace('curious', 'amazed'))
await page.waitForFunction(() => document.querySelector('main svg')?.textContent.includes('amazed'))
console.log(`a save is seen after ${Date.now() - before} ms`)

// Broken source: the finding is there, the last good picture stays.
fs.writeFileSync(map, good.replace('for Mei', 'for Mai'))
await page.waitForSelector('#findings .error')
check((await page.locator('#findings').textContent()).includes('J0201'), 'the code of the finding')
check((await page.locator('#findings').textContent()).includes('buy.journey:'), 'its place')
check((await page.locator('main svg').textContent()).includes('amazed'), 'the last good picture')
check((await page.locator('#status').textContent()).includes('last good picture'), 'that it is the last good one')

fs.writeFileSync(map, good)
await page.waitForFunction(() => document.querySelector('#status').textContent === 'up to date')
await page.waitForFunction(() => document.querySelector('main svg')?.textContent.includes('curious'))

// A click says the line.
await page.locator('[data-path="Buy.look.window"]').first().click()
await page.waitForFunction(() => document.querySelector('#place').textContent.includes('buy.journey:8:5'))

// Theme, zoom, keyboard.
await page.selectOption('#theme', 'dark')
await page.waitForTimeout(300)
const width = async () => (await page.locator('main svg').boundingBox()).width
const fit = await width()
await page.keyboard.press('Escape')
await page.locator('main').focus()
await page.keyboard.press('+')
check((await width()) > fit, 'that + makes it larger')
await page.keyboard.press('0')
check(Math.abs((await width()) - fit) < 2, 'that 0 makes it fit')

// A new page, since the rules of the page keep foreign scripts out.
const open = await (await browser.newContext({ bypassCSP: true })).newPage()
await open.goto(address)
await open.waitForSelector('main svg')
await open.addScriptTag({ content: axe })
const found = await open.evaluate(() => axe.run())
for (const violation of found.violations) {
  problems.push(`${violation.id}: ${violation.help} (${violation.nodes.map(n => n.target).join(', ')})`)
}
await browser.close()
if (problems.length) {
  console.error(problems.join('\n'))
  process.exit(1)
}
