// The extension is thin: what is known of a map, the language server knows.
const vscode = require('vscode')
const { LanguageClient } = require('vscode-languageclient/node')
const { Preview } = require('./preview')
const { program } = require('./program')

/** @type {LanguageClient | undefined} */
let client

async function start() {
  const command = program()
  client = new LanguageClient(
    'journey',
    'Journey',
    { command, args: ['lsp'] },
    {
      documentSelector: [{ language: 'journey' }],
      initializationOptions: { commands: ['journey.openMap'] },
      synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/{*.journey,journey.toml}') },
    },
  )
  try {
    await client.start()
  } catch (error) {
    client = undefined
    const choice = await vscode.window.showErrorMessage(
      `journey: the program \`${command}\` does not start. Install it, or say in the settings where it is. (${error})`,
      'Open settings',
    )
    if (choice) vscode.commands.executeCommand('workbench.action.openSettings', 'journey.path')
  }
}

/** The folder of the project that the open file belongs to, else the first one. */
function folder() {
  const open = vscode.window.activeTextEditor?.document.uri
  const of = open && vscode.workspace.getWorkspaceFolder(open)
  return (of ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath
}

/** A command as a task: its findings come into the list of problems. */
function task(name, args) {
  const cwd = folder()
  if (!cwd) {
    vscode.window.showWarningMessage('journey: open a folder first')
    return
  }
  const execution = new vscode.ProcessExecution(program(), args, { cwd })
  const made = new vscode.Task({ type: 'journey' }, vscode.TaskScope.Workspace, name, 'journey', execution, '$journey')
  return vscode.tasks.executeTask(made)
}

exports.activate = async context => {
  const preview = new Preview()
  context.subscriptions.push(
    preview,
    vscode.commands.registerCommand('journey.check', () => task('check', ['check', '--format', 'short'])),
    vscode.commands.registerCommand('journey.build', () => task('build', ['build', '--format', 'short'])),
    vscode.commands.registerCommand('journey.openMap', () => preview.open(vscode.window.activeTextEditor?.document)),
    vscode.commands.registerCommand('journey.restart', async () => {
      await client?.stop()
      await start()
    }),
  )
  await start()
}

exports.deactivate = () => client?.stop()
