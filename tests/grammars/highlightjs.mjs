// The same as textmate.mjs, with highlight.js: node highlightjs.mjs ROOT GRAMMAR FILE…
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const require = createRequire(path.join(process.cwd(), 'package.json'))
const hljs = require('highlight.js')
const [root, grammarName, ...files] = process.argv.slice(2)
const grammarFile = path.join(root, grammarName)
const module = path.join(process.cwd(), 'journey-highlight.mjs')
fs.copyFileSync(grammarFile, module)
hljs.registerLanguage('journey', (await import(pathToFileURL(module))).default)

const CLASSES = { comment: 'c', string: 't', 'char.escape': 't', number: 'n', attr: 'p', keyword: 'k' }

for (const file of files) {
  const text = fs.readFileSync(path.join(root, file), 'utf8')
  const result = hljs.highlight(text, { language: 'journey' })
  if (result.errorRaised) throw result.errorRaised
  let out = ''
  const walk = (node, letter) => {
    for (const child of node.children) {
      if (typeof child === 'string') out += child.replace(/[^\n]/gu, letter)
      else walk(child, CLASSES[child.scope] ?? (child.scope ? '.' : letter))
    }
  }
  walk(result._emitter.root, '.')
  console.log(file + '\t' + JSON.stringify(out))
}
