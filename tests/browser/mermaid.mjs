// Diagrams as Mermaid itself reads and draws them, in a real browser.
// node mermaid.mjs FILE…, run where playwright-core and mermaid are; writes a JSON list for each file, with section, task,
// score and people of each task. Fails if Mermaid refuses one. Chromium is CHROMIUM or /usr/bin/chromium.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(path.join(process.cwd(), 'package.json'))
const { chromium } = require('playwright-core')
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const page = await browser.newPage()
await page.setContent('<!doctype html><meta charset="utf-8"><body></body>')
await page.addScriptTag({ path: path.join(process.cwd(), 'node_modules/mermaid/dist/mermaid.min.js') })
const read = []
for (const [index, file] of process.argv.slice(2).entries()) {
  read.push(await page.evaluate(async ({ text, index, file }) => {
    try {
      mermaid.initialize({ startOnLoad: false })
      const diagram = await mermaid.mermaidAPI.getDiagramFromText(text)
      // A copy: drawing reads the text again, into the same list.
      const tasks = [...diagram.db.getTasks()]
      const { svg } = await mermaid.render(`drawn${index}`, text)
      const drawn = new DOMParser().parseFromString(svg, 'text/html').querySelectorAll('.task-line').length
      // Entities are marked while Mermaid reads, and put back when it draws.
      const area = document.createElement('textarea')
      const plain = (written) => {
        area.innerHTML = written.replaceAll('ﬂ°°', '&#').replaceAll('ﬂ°', '&').replaceAll('¶ß', ';')
        return area.value
      }
      if (drawn !== tasks.length) throw new Error(`${drawn} of ${tasks.length} tasks are drawn`)
      return tasks.map(({ section, task, score, people }) =>
        ({ section: plain(section), task: plain(task), score, people: people.map(plain) }))
    } catch (error) {
      throw new Error(`${file}: ${error}`)
    }
  }, { text: fs.readFileSync(file, 'utf8'), index, file }))
}
console.log(JSON.stringify(read))
await browser.close()
