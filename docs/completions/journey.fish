# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_journey_global_optspecs
    string join \n color= h/help V/version
end

function __fish_journey_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_journey_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_journey_using_subcommand
    set -l cmd (__fish_journey_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c journey -n "__fish_journey_needs_command" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_needs_command" -s h -l help -d 'Print help'
complete -c journey -n "__fish_journey_needs_command" -s V -l version -d 'Print version'
complete -c journey -n "__fish_journey_needs_command" -f -a "check" -d 'Find every mistake'
complete -c journey -n "__fish_journey_needs_command" -f -a "build" -d 'Check, then write pictures and the measurement spec'
complete -c journey -n "__fish_journey_needs_command" -f -a "measure" -d 'Compute the measures from data, and hold them against their targets'
complete -c journey -n "__fish_journey_needs_command" -f -a "score" -d 'Make a scorecard of what a warehouse answered'
complete -c journey -n "__fish_journey_needs_command" -f -a "fmt" -d 'Write maps the one way: spaces, lines, commas'
complete -c journey -n "__fish_journey_needs_command" -f -a "diff" -d 'Tell what changed since a git revision, in the words of the domain'
complete -c journey -n "__fish_journey_needs_command" -f -a "explain" -d 'Tell what a code or a warning means, and how to mend it'
complete -c journey -n "__fish_journey_needs_command" -f -a "import" -d 'Turn a map of Mermaid or Markdown into a `.journey`'
complete -c journey -n "__fish_journey_needs_command" -f -a "lints" -d 'List warnings and notes with their levels'
complete -c journey -n "__fish_journey_needs_command" -f -a "std" -d 'Show the standard library'
complete -c journey -n "__fish_journey_needs_command" -f -a "new" -d 'Write a small project to start from'
complete -c journey -n "__fish_journey_needs_command" -f -a "lsp" -d 'Talk to an editor: findings, completion, rename and more while one writes'
complete -c journey -n "__fish_journey_needs_command" -f -a "preview" -d 'Show maps in a browser, and follow every save'
complete -c journey -n "__fish_journey_needs_command" -f -a "schema" -d 'Print the JSON Schema of an output'
complete -c journey -n "__fish_journey_needs_command" -f -a "completions" -d 'Print what makes a shell complete commands and options'
complete -c journey -n "__fish_journey_needs_command" -f -a "man" -d 'Print the manual page of a command'
complete -c journey -n "__fish_journey_using_subcommand check" -l data -d 'Also check that the data has the declared columns, and that their values are of their types; a source may be bound to a file, as in --data=clickstream=events.csv' -r
complete -c journey -n "__fish_journey_using_subcommand check" -l format -d 'How findings are written to standard output' -r -f -a "human\t''
short\t''
json\t''
jsonl\t''
github\t''
gitlab\t''
sarif\t''
junit\t''
rdjson\t''"
complete -c journey -n "__fish_journey_using_subcommand check" -l output -d 'Write the findings to a file too; may be repeated' -r
complete -c journey -n "__fish_journey_using_subcommand check" -l deny -d 'Make an error of a warning or note, or of all `warnings`' -r -f -a "warnings\t''
unreachable\t''
dead-end\t''
backward-edge\t''
empty-stage\t''
skipped-stage\t''
shared-event\t''
no-owner\t''
unused\t''
open-pain\t''
past-due\t''
already-met\t''
leaky-path\t''
unbound-data\t''
unsourced\t''
wishful\t''
stale\t''
unused-allow\t''
misplaced-doc\t''
repeated-use\t''
expectation-gap\t''
unmet-channel\t''
underused-channel\t''
unmeasured\t''
no-suggested-metric\t''
draft\t''
left-out\t''
for-nobody\t''"
complete -c journey -n "__fish_journey_using_subcommand check" -l warn -d 'Make a warning of a warning or note' -r -f -a "unreachable\t''
dead-end\t''
backward-edge\t''
empty-stage\t''
skipped-stage\t''
shared-event\t''
no-owner\t''
unused\t''
open-pain\t''
past-due\t''
already-met\t''
leaky-path\t''
unbound-data\t''
unsourced\t''
wishful\t''
stale\t''
unused-allow\t''
misplaced-doc\t''
repeated-use\t''
expectation-gap\t''
unmet-channel\t''
underused-channel\t''
unmeasured\t''
no-suggested-metric\t''
draft\t''
left-out\t''
for-nobody\t''"
complete -c journey -n "__fish_journey_using_subcommand check" -l allow -d 'Do not report a warning or note' -r -f -a "unreachable\t''
dead-end\t''
backward-edge\t''
empty-stage\t''
skipped-stage\t''
shared-event\t''
no-owner\t''
unused\t''
open-pain\t''
past-due\t''
already-met\t''
leaky-path\t''
unbound-data\t''
unsourced\t''
wishful\t''
stale\t''
unused-allow\t''
misplaced-doc\t''
repeated-use\t''
expectation-gap\t''
unmet-channel\t''
underused-channel\t''
unmeasured\t''
no-suggested-metric\t''
draft\t''
left-out\t''
for-nobody\t''"
complete -c journey -n "__fish_journey_using_subcommand check" -l max-warnings -d 'Fail if there are more warnings' -r
complete -c journey -n "__fish_journey_using_subcommand check" -l baseline -d 'Do not report the warnings and notes that this report of `--output FILE=json` has' -r -F
complete -c journey -n "__fish_journey_using_subcommand check" -l path-prefix -d 'Put this folder before the paths that programs read: where the project is in its repository' -r
complete -c journey -n "__fish_journey_using_subcommand check" -l as-of -d 'The day that counts as today, for due dates and reviews [default: today]' -r
complete -c journey -n "__fish_journey_using_subcommand check" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand check" -l fix -d 'Mend in place what can be mended without changing what a map means'
complete -c journey -n "__fish_journey_using_subcommand check" -l unsafe-fixes -d 'With `--fix`: apply good guesses too'
complete -c journey -n "__fish_journey_using_subcommand check" -s h -l help -d 'Print help'
complete -c journey -n "__fish_journey_using_subcommand build" -s o -l out -d 'The folder to write to' -r -F
complete -c journey -n "__fish_journey_using_subcommand build" -l emit -d 'What to write [default: all]' -r -f -a "dot\t'Input for Graphviz, one file a picture'
svg\t'Pictures, one file each'
png\t'The same as images (only if asked for)'
pdf\t'The same as documents, with text that can be selected (only if asked for)'
html\t'The report: one HTML file with everything, for people who have no `journey`'
spec\t'The measurement spec, as JSON'
mermaid\t'User journey diagrams of Mermaid; only if asked for'
markdown\t'The maps as tables in Markdown; only if asked for'
csv\t'What is said in the maps with who, owner and source, a line each, as CSV; only if asked for'
sql\t'The measures as one statement for a database (see --dialect); only if asked for'
metricflow\t'The measures for dbt\'s MetricFlow, as YAML (--dialect says in whose SQL); only if asked for'
tracking\t'What a row of each event must look like, as JSON Schema; only if asked for'"
complete -c journey -n "__fish_journey_using_subcommand build" -l view -d 'Which pictures to write [default: all that fit the journey]' -r -f -a "map\t''
blueprint\t''
compare\t''
flow\t''
measures\t''
overview\t''"
complete -c journey -n "__fish_journey_using_subcommand build" -l journey -d 'Only this journey; may be repeated' -r
complete -c journey -n "__fish_journey_using_subcommand build" -l persona -d 'Only what this persona goes through' -r
complete -c journey -n "__fish_journey_using_subcommand build" -l theme -d 'How pictures look: light, dark, print, or a file of your own that ends in .toml [default: that of journey.toml, else light]' -r
complete -c journey -n "__fish_journey_using_subcommand build" -l renderer -d 'Who draws graphs: journey itself, or Graphviz, which must be installed' -r -f -a "builtin\t'The same picture on every machine'
dot\t'The program `dot` of Graphviz'"
complete -c journey -n "__fish_journey_using_subcommand build" -l link -d 'Where things in a picture lead: an address in which `{file}` and `{line}` are replaced by their place in the source, `{path}` by their path' -r
complete -c journey -n "__fish_journey_using_subcommand build" -l font -d 'A font for characters that the built-in one lacks; may be repeated' -r -F
complete -c journey -n "__fish_journey_using_subcommand build" -l dialect -d 'For which database SQL and MetricFlow are written; may be repeated' -r -f -a "duckdb\t''
postgres\t''
sqlite\t''
clickhouse\t''
spark\t''
trino\t''
bigquery\t''
snowflake\t''"
complete -c journey -n "__fish_journey_using_subcommand build" -l row-order -d 'The column of each table that says in which order rows of one time come, for SQL' -r
complete -c journey -n "__fish_journey_using_subcommand build" -l data -d 'Draw into maps, flows and report what the data says, as of --as-of; a source may be bound to a file, as in --data=clickstream=events.csv' -r
complete -c journey -n "__fish_journey_using_subcommand build" -l format -d 'How findings are written to standard output' -r -f -a "human\t''
short\t''
json\t''
jsonl\t''
github\t''
gitlab\t''
sarif\t''
junit\t''
rdjson\t''"
complete -c journey -n "__fish_journey_using_subcommand build" -l output -d 'Write the findings to a file too; may be repeated' -r
complete -c journey -n "__fish_journey_using_subcommand build" -l deny -d 'Make an error of a warning or note, or of all `warnings`' -r -f -a "warnings\t''
unreachable\t''
dead-end\t''
backward-edge\t''
empty-stage\t''
skipped-stage\t''
shared-event\t''
no-owner\t''
unused\t''
open-pain\t''
past-due\t''
already-met\t''
leaky-path\t''
unbound-data\t''
unsourced\t''
wishful\t''
stale\t''
unused-allow\t''
misplaced-doc\t''
repeated-use\t''
expectation-gap\t''
unmet-channel\t''
underused-channel\t''
unmeasured\t''
no-suggested-metric\t''
draft\t''
left-out\t''
for-nobody\t''"
complete -c journey -n "__fish_journey_using_subcommand build" -l warn -d 'Make a warning of a warning or note' -r -f -a "unreachable\t''
dead-end\t''
backward-edge\t''
empty-stage\t''
skipped-stage\t''
shared-event\t''
no-owner\t''
unused\t''
open-pain\t''
past-due\t''
already-met\t''
leaky-path\t''
unbound-data\t''
unsourced\t''
wishful\t''
stale\t''
unused-allow\t''
misplaced-doc\t''
repeated-use\t''
expectation-gap\t''
unmet-channel\t''
underused-channel\t''
unmeasured\t''
no-suggested-metric\t''
draft\t''
left-out\t''
for-nobody\t''"
complete -c journey -n "__fish_journey_using_subcommand build" -l allow -d 'Do not report a warning or note' -r -f -a "unreachable\t''
dead-end\t''
backward-edge\t''
empty-stage\t''
skipped-stage\t''
shared-event\t''
no-owner\t''
unused\t''
open-pain\t''
past-due\t''
already-met\t''
leaky-path\t''
unbound-data\t''
unsourced\t''
wishful\t''
stale\t''
unused-allow\t''
misplaced-doc\t''
repeated-use\t''
expectation-gap\t''
unmet-channel\t''
underused-channel\t''
unmeasured\t''
no-suggested-metric\t''
draft\t''
left-out\t''
for-nobody\t''"
complete -c journey -n "__fish_journey_using_subcommand build" -l max-warnings -d 'Fail if there are more warnings' -r
complete -c journey -n "__fish_journey_using_subcommand build" -l baseline -d 'Do not report the warnings and notes that this report of `--output FILE=json` has' -r -F
complete -c journey -n "__fish_journey_using_subcommand build" -l path-prefix -d 'Put this folder before the paths that programs read: where the project is in its repository' -r
complete -c journey -n "__fish_journey_using_subcommand build" -l as-of -d 'The day that counts as today, for due dates and reviews [default: today]' -r
complete -c journey -n "__fish_journey_using_subcommand build" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand build" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c journey -n "__fish_journey_using_subcommand measure" -l data -d 'The file of a source; may be repeated, several of one source are read together' -r
complete -c journey -n "__fish_journey_using_subcommand measure" -l as-of -d 'What counts as now: a day (its end) or a time [default: the latest time in the data]' -r
complete -c journey -n "__fish_journey_using_subcommand measure" -l format -d 'How the scorecard is written to standard output' -r -f -a "human\t'A table for people'
json\t'Everything, for programs: `journey schema result` says what it is'
junit\t'A test for each measure with a target, for CI'
markdown\t'A table for a pull request'"
complete -c journey -n "__fish_journey_using_subcommand measure" -l fail-on -d 'Which verdicts make the run fail' -r -f -a "missed\t'A missed target or an alarm'
unclear\t'These, and what is unclear or has no data'
never\t'None'"
complete -c journey -n "__fish_journey_using_subcommand measure" -l per -d 'Whose rows are held against the map as one case' -r -f -a "person\t'Those of a person'
session\t'Those of a session'"
complete -c journey -n "__fish_journey_using_subcommand measure" -s o -l out -d 'Write the report of the maps too, with the values in it: an HTML file' -r -F
complete -c journey -n "__fish_journey_using_subcommand measure" -l compare -d 'Hold two periods against each other, as in 2026-Q1..2026-Q2: days, months, quarters or years' -r
complete -c journey -n "__fish_journey_using_subcommand measure" -l earlier -d 'The JSON result of an earlier run, for the trend; may be repeated' -r -F
complete -c journey -n "__fish_journey_using_subcommand measure" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand measure" -l strict -d 'Refuse data with rows or values that would be left out'
complete -c journey -n "__fish_journey_using_subcommand measure" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c journey -n "__fish_journey_using_subcommand score" -l format -d 'How the scorecard is written to standard output' -r -f -a "human\t'A table for people'
json\t'Everything, for programs: `journey schema result` says what it is'
junit\t'A test for each measure with a target, for CI'
markdown\t'A table for a pull request'"
complete -c journey -n "__fish_journey_using_subcommand score" -l fail-on -d 'Which verdicts make the run fail' -r -f -a "missed\t'A missed target or an alarm'
unclear\t'These, and what is unclear or has no data'
never\t'None'"
complete -c journey -n "__fish_journey_using_subcommand score" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand score" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c journey -n "__fish_journey_using_subcommand fmt" -l stdin-filename -d 'What standard input is called in messages and patches' -r
complete -c journey -n "__fish_journey_using_subcommand fmt" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand fmt" -l check -d 'Write nothing; list the files that would change, and exit with 1 if there are any'
complete -c journey -n "__fish_journey_using_subcommand fmt" -l diff -d 'Write nothing; print what would change as a patch, and exit with 1 if there is any'
complete -c journey -n "__fish_journey_using_subcommand fmt" -s h -l help -d 'Print help'
complete -c journey -n "__fish_journey_using_subcommand diff" -l format -d 'How the changes are written' -r -f -a "human\t'For people'
json\t'One JSON object, as `journey schema diff` says'
markdown\t'For a comment on a pull request'"
complete -c journey -n "__fish_journey_using_subcommand diff" -s o -l output -d 'Write to this file instead of standard output' -r -F
complete -c journey -n "__fish_journey_using_subcommand diff" -l fail-on -d 'Which changes fail the run' -r -f -a "never\t'None'
breaking\t'Those that break whoever reads the measurement spec'
weaker\t'Those and weaker promises'
any\t'All'"
complete -c journey -n "__fish_journey_using_subcommand diff" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand diff" -l breaking-only -d 'Tell breaking changes only, and fail if there is one'
complete -c journey -n "__fish_journey_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c journey -n "__fish_journey_using_subcommand explain" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand explain" -s h -l help -d 'Print help'
complete -c journey -n "__fish_journey_using_subcommand import" -s o -l output -d 'Write the map to this file instead of standard output' -r -F
complete -c journey -n "__fish_journey_using_subcommand import" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand import" -l force -d 'Replace the file of `--output` if it is there'
complete -c journey -n "__fish_journey_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c journey -n "__fish_journey_using_subcommand lints" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand lints" -s h -l help -d 'Print help'
complete -c journey -n "__fish_journey_using_subcommand std" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand std" -l list -d 'Only the names of a module, each with the first line about it'
complete -c journey -n "__fish_journey_using_subcommand std" -s h -l help -d 'Print help'
complete -c journey -n "__fish_journey_using_subcommand new" -l template -d 'What to start from' -r -f -a "first\t'One small map'
b2b\t'How a company buys: one journey, four people'
blueprint\t'A service blueprint: what staff and systems do behind the line'
saas\t'The first weeks with a piece of software, with its events and measures'
data\t'A map with a small log, measured at once'"
complete -c journey -n "__fish_journey_using_subcommand new" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand new" -l list -d 'List the templates instead'
complete -c journey -n "__fish_journey_using_subcommand new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c journey -n "__fish_journey_using_subcommand lsp" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand lsp" -l stdio -d 'Talk over standard input and output, which is the only way; editors like to say it'
complete -c journey -n "__fish_journey_using_subcommand lsp" -s h -l help -d 'Print help'
complete -c journey -n "__fish_journey_using_subcommand preview" -l port -d 'The port of the page; 0 takes a free one' -r
complete -c journey -n "__fish_journey_using_subcommand preview" -l view -d 'The view that is shown first' -r -f -a "map\t''
blueprint\t''
compare\t''
flow\t''
measures\t''
overview\t''"
complete -c journey -n "__fish_journey_using_subcommand preview" -l as-of -d 'The day that counts as today [default: today]' -r
complete -c journey -n "__fish_journey_using_subcommand preview" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand preview" -s h -l help -d 'Print help'
complete -c journey -n "__fish_journey_using_subcommand schema" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c journey -n "__fish_journey_using_subcommand completions" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand completions" -s h -l help -d 'Print help'
complete -c journey -n "__fish_journey_using_subcommand man" -l color -d 'Colours: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them'
always\t'Always'
never\t'Never'"
complete -c journey -n "__fish_journey_using_subcommand man" -s h -l help -d 'Print help'
