const vscode = require('vscode')

/** The `journey` program: its name or path, as the settings say. */
exports.program = () => vscode.workspace.getConfiguration('journey').get('path') || 'journey'
