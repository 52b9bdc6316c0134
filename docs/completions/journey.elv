
use builtin;
use str;

set edit:completion:arg-completer[journey] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'journey'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'journey'= {
            cand --color 'Colours: auto, always or never'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'Find every mistake'
            cand build 'Check, then write pictures and the measurement spec'
            cand measure 'Compute the measures from data, and hold them against their targets'
            cand score 'Make a scorecard of what a warehouse answered'
            cand fmt 'Write maps the one way: spaces, lines, commas'
            cand diff 'Tell what changed since a git revision, in the words of the domain'
            cand explain 'Tell what a code or a warning means, and how to mend it'
            cand import 'Turn a map of Mermaid or Markdown into a `.journey`'
            cand lints 'List warnings and notes with their levels'
            cand std 'Show the standard library'
            cand new 'Write a small project to start from'
            cand lsp 'Talk to an editor: findings, completion, rename and more while one writes'
            cand preview 'Show maps in a browser, and follow every save'
            cand schema 'Print the JSON Schema of an output'
            cand completions 'Print what makes a shell complete commands and options'
            cand man 'Print the manual page of a command'
        }
        &'journey;check'= {
            cand --data 'Also check that the data has the declared columns, and that their values are of their types; a source may be bound to a file, as in --data=clickstream=events.csv'
            cand --format 'How findings are written to standard output'
            cand --output 'Write the findings to a file too; may be repeated'
            cand --deny 'Make an error of a warning or note, or of all `warnings`'
            cand --warn 'Make a warning of a warning or note'
            cand --allow 'Do not report a warning or note'
            cand --max-warnings 'Fail if there are more warnings'
            cand --baseline 'Do not report the warnings and notes that this report of `--output FILE=json` has'
            cand --path-prefix 'Put this folder before the paths that programs read: where the project is in its repository'
            cand --as-of 'The day that counts as today, for due dates and reviews [default: today]'
            cand --color 'Colours: auto, always or never'
            cand --fix 'Mend in place what can be mended without changing what a map means'
            cand --unsafe-fixes 'With `--fix`: apply good guesses too'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'journey;build'= {
            cand -o 'The folder to write to'
            cand --out 'The folder to write to'
            cand --emit 'What to write [default: all]'
            cand --view 'Which pictures to write [default: all that fit the journey]'
            cand --journey 'Only this journey; may be repeated'
            cand --persona 'Only what this persona goes through'
            cand --theme 'How pictures look: light, dark, print, or a file of your own that ends in .toml [default: that of journey.toml, else light]'
            cand --renderer 'Who draws graphs: journey itself, or Graphviz, which must be installed'
            cand --link 'Where things in a picture lead: an address in which `{file}` and `{line}` are replaced by their place in the source, `{path}` by their path'
            cand --font 'A font for characters that the built-in one lacks; may be repeated'
            cand --dialect 'For which database SQL and MetricFlow are written; may be repeated'
            cand --row-order 'The column of each table that says in which order rows of one time come, for SQL'
            cand --data 'Draw into maps, flows and report what the data says, as of --as-of; a source may be bound to a file, as in --data=clickstream=events.csv'
            cand --format 'How findings are written to standard output'
            cand --output 'Write the findings to a file too; may be repeated'
            cand --deny 'Make an error of a warning or note, or of all `warnings`'
            cand --warn 'Make a warning of a warning or note'
            cand --allow 'Do not report a warning or note'
            cand --max-warnings 'Fail if there are more warnings'
            cand --baseline 'Do not report the warnings and notes that this report of `--output FILE=json` has'
            cand --path-prefix 'Put this folder before the paths that programs read: where the project is in its repository'
            cand --as-of 'The day that counts as today, for due dates and reviews [default: today]'
            cand --color 'Colours: auto, always or never'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'journey;measure'= {
            cand --data 'The file of a source; may be repeated, several of one source are read together'
            cand --as-of 'What counts as now: a day (its end) or a time [default: the latest time in the data]'
            cand --format 'How the scorecard is written to standard output'
            cand --fail-on 'Which verdicts make the run fail'
            cand --per 'Whose rows are held against the map as one case'
            cand -o 'Write the report of the maps too, with the values in it: an HTML file'
            cand --out 'Write the report of the maps too, with the values in it: an HTML file'
            cand --compare 'Hold two periods against each other, as in 2026-Q1..2026-Q2: days, months, quarters or years'
            cand --earlier 'The JSON result of an earlier run, for the trend; may be repeated'
            cand --color 'Colours: auto, always or never'
            cand --strict 'Refuse data with rows or values that would be left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'journey;score'= {
            cand --format 'How the scorecard is written to standard output'
            cand --fail-on 'Which verdicts make the run fail'
            cand --color 'Colours: auto, always or never'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'journey;fmt'= {
            cand --stdin-filename 'What standard input is called in messages and patches'
            cand --color 'Colours: auto, always or never'
            cand --check 'Write nothing; list the files that would change, and exit with 1 if there are any'
            cand --diff 'Write nothing; print what would change as a patch, and exit with 1 if there is any'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'journey;diff'= {
            cand --format 'How the changes are written'
            cand -o 'Write to this file instead of standard output'
            cand --output 'Write to this file instead of standard output'
            cand --fail-on 'Which changes fail the run'
            cand --color 'Colours: auto, always or never'
            cand --breaking-only 'Tell breaking changes only, and fail if there is one'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'journey;explain'= {
            cand --color 'Colours: auto, always or never'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'journey;import'= {
            cand -o 'Write the map to this file instead of standard output'
            cand --output 'Write the map to this file instead of standard output'
            cand --color 'Colours: auto, always or never'
            cand --force 'Replace the file of `--output` if it is there'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'journey;lints'= {
            cand --color 'Colours: auto, always or never'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'journey;std'= {
            cand --color 'Colours: auto, always or never'
            cand --list 'Only the names of a module, each with the first line about it'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'journey;new'= {
            cand --template 'What to start from'
            cand --color 'Colours: auto, always or never'
            cand --list 'List the templates instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'journey;lsp'= {
            cand --color 'Colours: auto, always or never'
            cand --stdio 'Talk over standard input and output, which is the only way; editors like to say it'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'journey;preview'= {
            cand --port 'The port of the page; 0 takes a free one'
            cand --view 'The view that is shown first'
            cand --as-of 'The day that counts as today [default: today]'
            cand --color 'Colours: auto, always or never'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'journey;schema'= {
            cand --color 'Colours: auto, always or never'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'journey;completions'= {
            cand --color 'Colours: auto, always or never'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'journey;man'= {
            cand --color 'Colours: auto, always or never'
            cand -h 'Print help'
            cand --help 'Print help'
        }
    ]
    $completions[$command]
}
