// Pictures as a real browser draws them: each as an image, and how wide each of its texts is.
// node pictures.mjs FOLDER NAME…, run where playwright-core is; FOLDER holds NAME.svg, and plain.ttf and bold.ttf, the
// fonts they were measured with; writes NAME.browser.png and NAME.texts.json. Chromium is CHROMIUM or /usr/bin/chromium.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRequire } from 'node:module'

const require = createRequire(path.join(process.cwd(), 'package.json'))
const { chromium } = require('playwright-core')
const [folder, ...names] = process.argv.slice(2)

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const font = (file, weight) => `@font-face { font-family: 'DejaVu Sans Condensed'; src: url(${file}); font-weight: ${weight} }`
const head = `<!doctype html><meta charset="utf-8"><style>${font('plain.ttf', 400)} ${font('bold.ttf', 700)}
  body { margin: 0 } svg { display: block }</style>`
const page = await (await browser.newContext({ deviceScaleFactor: 2 })).newPage()
for (const name of names) {
  const file = path.join(folder, `${name}.html`)
  fs.writeFileSync(file, head + fs.readFileSync(path.join(folder, `${name}.svg`), 'utf8'))
  await page.goto(pathToFileURL(file).href)
  await page.evaluate(() => document.fonts.ready)
  const texts = await page.evaluate(() => [...document.querySelectorAll('text')].map(text => ({
    text: text.textContent,
    size: Number(text.getAttribute('font-size')),
    bold: text.getAttribute('font-weight') === '700',
    width: text.getComputedTextLength(),
  })))
  fs.writeFileSync(path.join(folder, `${name}.texts.json`), JSON.stringify(texts))
  await page.locator('body > svg').screenshot({ path: path.join(folder, `${name}.browser.png`) })
}
await browser.close()
