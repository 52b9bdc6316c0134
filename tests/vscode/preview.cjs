// The preview of the VS Code extension in a stand-in for VS Code, with the real program behind it.
// node preview.cjs ROOT PROGRAM MAP; prints what the editor was told to do.
const fs = require('node:fs')
const http = require('node:http')
const Module = require('node:module')
const path = require('node:path')

const [root, program, map] = process.argv.slice(2)
const done = []
let closed, moved
const uri = file => ({ fsPath: file, toString: () => file })
const vscode = {
  Uri: { file: uri, parse: uri, joinPath: (base, ...parts) => uri(path.join(base.fsPath, ...parts)) },
  Position: class { constructor(line, character) { Object.assign(this, { line, character }) } },
  Range: class { constructor(start, end) { Object.assign(this, { start, end }) } },
  ViewColumn: { One: 1, Beside: -2 },
  env: { asExternalUri: async address => address },
  workspace: {
    getConfiguration: () => ({ get: name => ({ path: program, 'preview.view': 'map' })[name] }),
    getWorkspaceFolder: () => undefined,
    fs: { stat: async file => fs.promises.stat(file.fsPath) },
  },
  window: {
    createWebviewPanel: (kind, title, column, options) => {
      const panel = {
        webview: { html: '' },
        onDidDispose: listener => (closed = listener),
        dispose: () => closed(),
        reveal: () => done.push('revealed'),
        options,
      }
      vscode.panel = panel
      return panel
    },
    onDidChangeTextEditorSelection: listener => ((moved = listener), { dispose: () => done.push('listens no more') }),
    showErrorMessage: message => done.push(`error: ${message}`),
    showTextDocument: async (file, options) =>
      done.push(`opened ${path.basename(file.fsPath)} at line ${options.selection.start.line + 1}`),
  },
}
const load = Module._load
Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest))
const { Preview } = require(path.join(root, 'grammar/vscode/src/preview.js'))

function ask(port, method, url) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path: url }, response => {
      let text = ''
      response.on('data', data => (text += data)).on('end', () => resolve(text))
    })
    request.on('error', reject).end()
  })
}

async function until(what, holds) {
  for (let i = 0; i < 200; i++) {
    if (await holds()) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`not in time: ${what}`)
}

async function main() {
  const preview = new Preview()
  const document = { languageId: 'journey', fileName: map, uri: uri(map) }
  await preview.open(document)
  if (done.length) throw new Error(done.join())
  const { port, child } = preview
  if (!vscode.panel.webview.html.includes(`<iframe title="Journey map" src="http://127.0.0.1:${port}/">`)) {
    throw new Error(vscode.panel.webview.html)
  }
  await ask(port, 'GET', '/state?after=0')
  await ask(port, 'POST', '/open?path=Buy.look.window')
  await until('the click', () => done.length > 0)
  moved({ textEditor: { document, selection: { active: { line: 7 } } } })
  await until('the cursor', async () => JSON.parse(await ask(port, 'GET', '/state?after=0')).shown === 'Buy.look.window')
  done.push('shown Buy.look.window')
  await preview.open(document)
  preview.dispose()
  await until('the end', () => child.exitCode !== null || child.signalCode !== null)
  done.push('the program has ended')
  console.log(done.join('\n'))
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
