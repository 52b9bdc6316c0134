
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'journey' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'journey'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'journey' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Find every mistake')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Check, then write pictures and the measurement spec')
            [CompletionResult]::new('measure', 'measure', [CompletionResultType]::ParameterValue, 'Compute the measures from data, and hold them against their targets')
            [CompletionResult]::new('score', 'score', [CompletionResultType]::ParameterValue, 'Make a scorecard of what a warehouse answered')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Write maps the one way: spaces, lines, commas')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Tell what changed since a git revision, in the words of the domain')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell what a code or a warning means, and how to mend it')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Turn a map of Mermaid or Markdown into a `.journey`')
            [CompletionResult]::new('lints', 'lints', [CompletionResultType]::ParameterValue, 'List warnings and notes with their levels')
            [CompletionResult]::new('std', 'std', [CompletionResultType]::ParameterValue, 'Show the standard library')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a small project to start from')
            [CompletionResult]::new('lsp', 'lsp', [CompletionResultType]::ParameterValue, 'Talk to an editor: findings, completion, rename and more while one writes')
            [CompletionResult]::new('preview', 'preview', [CompletionResultType]::ParameterValue, 'Show maps in a browser, and follow every save')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of an output')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print what makes a shell complete commands and options')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page of a command')
            break
        }
        'journey;check' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Also check that the data has the declared columns, and that their values are of their types; a source may be bound to a file, as in --data=clickstream=events.csv')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How findings are written to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the findings to a file too; may be repeated')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make an error of a warning or note, or of all `warnings`')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Make a warning of a warning or note')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Do not report a warning or note')
            [CompletionResult]::new('--max-warnings', '--max-warnings', [CompletionResultType]::ParameterName, 'Fail if there are more warnings')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Do not report the warnings and notes that this report of `--output FILE=json` has')
            [CompletionResult]::new('--path-prefix', '--path-prefix', [CompletionResultType]::ParameterName, 'Put this folder before the paths that programs read: where the project is in its repository')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day that counts as today, for due dates and reviews [default: today]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Mend in place what can be mended without changing what a map means')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'With `--fix`: apply good guesses too')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'journey;build' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The folder to write to')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The folder to write to')
            [CompletionResult]::new('--emit', '--emit', [CompletionResultType]::ParameterName, 'What to write [default: all]')
            [CompletionResult]::new('--view', '--view', [CompletionResultType]::ParameterName, 'Which pictures to write [default: all that fit the journey]')
            [CompletionResult]::new('--journey', '--journey', [CompletionResultType]::ParameterName, 'Only this journey; may be repeated')
            [CompletionResult]::new('--persona', '--persona', [CompletionResultType]::ParameterName, 'Only what this persona goes through')
            [CompletionResult]::new('--theme', '--theme', [CompletionResultType]::ParameterName, 'How pictures look: light, dark, print, or a file of your own that ends in .toml [default: that of journey.toml, else light]')
            [CompletionResult]::new('--renderer', '--renderer', [CompletionResultType]::ParameterName, 'Who draws graphs: journey itself, or Graphviz, which must be installed')
            [CompletionResult]::new('--link', '--link', [CompletionResultType]::ParameterName, 'Where things in a picture lead: an address in which `{file}` and `{line}` are replaced by their place in the source, `{path}` by their path')
            [CompletionResult]::new('--font', '--font', [CompletionResultType]::ParameterName, 'A font for characters that the built-in one lacks; may be repeated')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'For which database SQL and MetricFlow are written; may be repeated')
            [CompletionResult]::new('--row-order', '--row-order', [CompletionResultType]::ParameterName, 'The column of each table that says in which order rows of one time come, for SQL')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Draw into maps, flows and report what the data says, as of --as-of; a source may be bound to a file, as in --data=clickstream=events.csv')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How findings are written to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the findings to a file too; may be repeated')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make an error of a warning or note, or of all `warnings`')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Make a warning of a warning or note')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Do not report a warning or note')
            [CompletionResult]::new('--max-warnings', '--max-warnings', [CompletionResultType]::ParameterName, 'Fail if there are more warnings')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Do not report the warnings and notes that this report of `--output FILE=json` has')
            [CompletionResult]::new('--path-prefix', '--path-prefix', [CompletionResultType]::ParameterName, 'Put this folder before the paths that programs read: where the project is in its repository')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day that counts as today, for due dates and reviews [default: today]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'journey;measure' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'The file of a source; may be repeated, several of one source are read together')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'What counts as now: a day (its end) or a time [default: the latest time in the data]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the scorecard is written to standard output')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Which verdicts make the run fail')
            [CompletionResult]::new('--per', '--per', [CompletionResultType]::ParameterName, 'Whose rows are held against the map as one case')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report of the maps too, with the values in it: an HTML file')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write the report of the maps too, with the values in it: an HTML file')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Hold two periods against each other, as in 2026-Q1..2026-Q2: days, months, quarters or years')
            [CompletionResult]::new('--earlier', '--earlier', [CompletionResultType]::ParameterName, 'The JSON result of an earlier run, for the trend; may be repeated')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse data with rows or values that would be left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'journey;score' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the scorecard is written to standard output')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Which verdicts make the run fail')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'journey;fmt' {
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'What standard input is called in messages and patches')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing; list the files that would change, and exit with 1 if there are any')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Write nothing; print what would change as a patch, and exit with 1 if there is any')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'journey;diff' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the changes are written')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to this file instead of standard output')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Which changes fail the run')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('--breaking-only', '--breaking-only', [CompletionResultType]::ParameterName, 'Tell breaking changes only, and fail if there is one')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'journey;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'journey;import' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the map to this file instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the map to this file instead of standard output')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the file of `--output` if it is there')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'journey;lints' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'journey;std' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Only the names of a module, each with the first line about it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'journey;new' {
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'What to start from')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the templates instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'journey;lsp' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('--stdio', '--stdio', [CompletionResultType]::ParameterName, 'Talk over standard input and output, which is the only way; editors like to say it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'journey;preview' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'The port of the page; 0 takes a free one')
            [CompletionResult]::new('--view', '--view', [CompletionResultType]::ParameterName, 'The view that is shown first')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The day that counts as today [default: today]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'journey;schema' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'journey;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'journey;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto, always or never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
