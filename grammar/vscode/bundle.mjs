// Puts everything that the extension needs into its folder: the program in one file, the grammars, the licence.
import fs from 'node:fs'
import { build } from 'esbuild'

fs.mkdirSync('syntaxes', { recursive: true })
for (const name of ['journey.tmLanguage.json', 'journey.markdown.tmLanguage.json']) {
  fs.copyFileSync(`../textmate/${name}`, `syntaxes/${name}`)
}
const licences = ['LICENSE', 'LICENSE-MIT', 'LICENSE-APACHE'].map(name => fs.readFileSync(`../../${name}`, 'utf8'))
fs.writeFileSync('LICENSE', licences.join('\n\n'))
await build({
  entryPoints: ['src/extension.js'],
  outfile: 'dist/extension.js',
  bundle: true,
  platform: 'node',
  target: 'node18',
  format: 'cjs',
  external: ['vscode'],
  minify: true,
})
