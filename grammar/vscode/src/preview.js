// The drawn map beside the source: the page of `journey preview`, framed. A click in it goes to the source, and the
// cursor in the source shows its thing in the picture.
const { spawn } = require('node:child_process')
const http = require('node:http')
const path = require('node:path')
const vscode = require('vscode')
const { program } = require('./program')

/** The address that `journey preview` tells when it is ready. */
const READY = /^http:\/\/127\.0\.0\.1:(\d+)\//

exports.Preview = class Preview {
  /** Opens the picture of a document, or brings it to the front. */
  async open(document) {
    if (!document || document.languageId !== 'journey') return
    if (this.panel) {
      this.panel.reveal(undefined, true)
      return
    }
    const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath ?? path.dirname(document.fileName)
    const view = vscode.workspace.getConfiguration('journey').get('preview.view') || 'map'
    let port
    try {
      port = await this.start(folder, document.fileName, view)
    } catch (error) {
      vscode.window.showErrorMessage(`journey: the preview does not start. ${error}`)
      return
    }
    const address = await vscode.env.asExternalUri(vscode.Uri.parse(`http://127.0.0.1:${port}/`))
    this.port = port
    this.panel = vscode.window.createWebviewPanel(
      'journey.preview',
      'Journey map',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: false, portMapping: [{ webviewPort: port, extensionHostPort: port }] },
    )
    this.panel.webview.html = page(address)
    this.panel.onDidDispose(() => this.stop())
    this.moves = vscode.window.onDidChangeTextEditorSelection(event => this.show(event.textEditor))
  }

  /** Starts the program; gives its port. */
  start(folder, file, view) {
    return new Promise((resolve, reject) => {
      const child = spawn(program(), ['preview', file, '--view', view], { cwd: folder })
      this.child = child
      let said = ''
      child.on('error', reject)
      child.on('exit', status => reject(new Error(said.trim() || `it ended with status ${status}`)))
      child.stderr.on('data', data => {
        said += data
        const ready = said.match(READY)
        if (ready) resolve(Number(ready[1]))
      })
      let clicked = ''
      child.stdout.on('data', data => {
        const lines = (clicked + data).split('\n')
        clicked = lines.pop()
        for (const line of lines) this.goTo(line, file)
      })
    })
  }

  /** Goes to `path:line:column`, which is relative to the root of the project. */
  async goTo(place, file) {
    const found = place.match(/^(.*):(\d+):(\d+)$/)
    if (!found) return
    const root = await rootOf(file)
    const at = new vscode.Position(Number(found[2]) - 1, Number(found[3]) - 1)
    this.root = root
    await vscode.window.showTextDocument(vscode.Uri.joinPath(root, found[1]), {
      viewColumn: vscode.ViewColumn.One,
      selection: new vscode.Range(at, at),
    })
  }

  /** Shows in the picture what the cursor stands in. */
  async show(editor) {
    if (!this.port || editor.document.languageId !== 'journey') return
    const root = await rootOf(editor.document.fileName)
    const file = path.relative(root.fsPath, editor.document.fileName).split(path.sep).join('/')
    const query = new URLSearchParams({ file, line: String(editor.selection.active.line + 1) })
    const request = http.request({ host: '127.0.0.1', port: this.port, method: 'POST', path: `/show?${query}` })
    request.on('error', () => {})
    request.on('response', response => response.resume())
    request.end()
  }

  stop() {
    this.child?.removeAllListeners('exit')
    this.child?.kill()
    this.moves?.dispose()
    this.child = this.moves = this.panel = this.port = undefined
  }

  dispose() {
    this.panel?.dispose()
    this.stop()
  }
}

/** The nearest folder upward that holds `journey.toml`, else the file's own. */
async function rootOf(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const uri = vscode.Uri.file(folder)
    const found = await vscode.workspace.fs.stat(vscode.Uri.joinPath(uri, 'journey.toml')).then(
      () => true,
      () => false,
    )
    if (found) return uri
    if (folder === path.dirname(folder)) return vscode.Uri.file(path.dirname(file))
  }
}

/** A page that frames another. */
function page(address) {
  const url = address.toString()
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; frame-src ${new URL(url).origin}; style-src 'unsafe-inline'">
<style>html, body, iframe { width: 100%; height: 100%; margin: 0; padding: 0; border: 0 }</style>
</head><body><iframe title="Journey map" src="${url}"></iframe></body></html>`
}
