// Colours files as VS Code does, with its own engine, and prints for each file one line: its path, a tab, and a letter
// for each character: c comment, t text, n number, k keyword, p property, `.` the rest.
// node textmate.mjs ROOT GRAMMAR FILE…, run where vscode-textmate and vscode-oniguruma are.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(path.join(process.cwd(), 'package.json'))
const oniguruma = require('vscode-oniguruma')
const textmate = require('vscode-textmate')

const wasm = fs.readFileSync(path.join(path.dirname(require.resolve('vscode-oniguruma')), 'onig.wasm'))
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength))
const [root, grammarName, ...files] = process.argv.slice(2)
const grammarFile = path.join(root, grammarName)
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: patterns => new oniguruma.OnigScanner(patterns),
    createOnigString: text => new oniguruma.OnigString(text),
  }),
  loadGrammar: async scope =>
    scope === 'source.journey' ? textmate.parseRawGrammar(fs.readFileSync(grammarFile, 'utf8'), grammarFile) : null,
})
const grammar = await registry.loadGrammar('source.journey')

const CLASSES = [
  ['comment.', 'c'],
  ['string.', 't'],
  ['constant.character.', 't'],
  ['constant.numeric.', 'n'],
  ['variable.other.property.', 'p'],
  ['storage.', 'k'],
  ['keyword.other.', 'k'],
  ['keyword.control.', 'k'],
  ['keyword.operator.word.', 'k'],
]

function letter(scopes) {
  for (const scope of [...scopes].reverse()) {
    const found = CLASSES.find(([prefix]) => scope.startsWith(prefix))
    if (found) return found[1]
  }
  return '.'
}

for (const file of files) {
  let stack = textmate.INITIAL
  const out = []
  for (const line of fs.readFileSync(path.join(root, file), 'utf8').split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack)
    stack = ruleStack
    for (const token of tokens) {
      const written = line.slice(token.startIndex, token.endIndex)
      out.push(letter(token.scopes).repeat([...written].length))
    }
    out.push('\n')
  }
  console.log(file + '\t' + JSON.stringify(out.join('').slice(0, -1)))
}
