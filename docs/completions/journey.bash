_journey() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="journey"
                ;;
            journey,build)
                cmd="journey__subcmd__build"
                ;;
            journey,check)
                cmd="journey__subcmd__check"
                ;;
            journey,completions)
                cmd="journey__subcmd__completions"
                ;;
            journey,diff)
                cmd="journey__subcmd__diff"
                ;;
            journey,explain)
                cmd="journey__subcmd__explain"
                ;;
            journey,fmt)
                cmd="journey__subcmd__fmt"
                ;;
            journey,import)
                cmd="journey__subcmd__import"
                ;;
            journey,lints)
                cmd="journey__subcmd__lints"
                ;;
            journey,lsp)
                cmd="journey__subcmd__lsp"
                ;;
            journey,man)
                cmd="journey__subcmd__man"
                ;;
            journey,measure)
                cmd="journey__subcmd__measure"
                ;;
            journey,new)
                cmd="journey__subcmd__new"
                ;;
            journey,preview)
                cmd="journey__subcmd__preview"
                ;;
            journey,schema)
                cmd="journey__subcmd__schema"
                ;;
            journey,score)
                cmd="journey__subcmd__score"
                ;;
            journey,std)
                cmd="journey__subcmd__std"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        journey)
            opts="-h -V --color --help --version check build measure score fmt diff explain import lints std new lsp preview schema completions man"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__build)
            opts="-o -h --out --emit --view --journey --persona --theme --renderer --link --font --dialect --row-order --data --format --output --deny --warn --allow --max-warnings --baseline --path-prefix --as-of --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --emit)
                    COMPREPLY=($(compgen -W "dot svg png pdf html spec mermaid markdown csv sql metricflow tracking" -- "${cur}"))
                    return 0
                    ;;
                --view)
                    COMPREPLY=($(compgen -W "map blueprint compare flow measures overview" -- "${cur}"))
                    return 0
                    ;;
                --journey)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --persona)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --theme)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --renderer)
                    COMPREPLY=($(compgen -W "builtin dot" -- "${cur}"))
                    return 0
                    ;;
                --link)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --font)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --dialect)
                    COMPREPLY=($(compgen -W "duckdb postgres sqlite clickhouse spark trino bigquery snowflake" -- "${cur}"))
                    return 0
                    ;;
                --row-order)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --data)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human short json jsonl github gitlab sarif junit rdjson" -- "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --deny)
                    COMPREPLY=($(compgen -W "warnings unreachable dead-end backward-edge empty-stage skipped-stage shared-event no-owner unused open-pain past-due already-met leaky-path unbound-data unsourced wishful stale unused-allow misplaced-doc repeated-use expectation-gap unmet-channel underused-channel unmeasured no-suggested-metric draft left-out for-nobody" -- "${cur}"))
                    return 0
                    ;;
                --warn)
                    COMPREPLY=($(compgen -W "unreachable dead-end backward-edge empty-stage skipped-stage shared-event no-owner unused open-pain past-due already-met leaky-path unbound-data unsourced wishful stale unused-allow misplaced-doc repeated-use expectation-gap unmet-channel underused-channel unmeasured no-suggested-metric draft left-out for-nobody" -- "${cur}"))
                    return 0
                    ;;
                --allow)
                    COMPREPLY=($(compgen -W "unreachable dead-end backward-edge empty-stage skipped-stage shared-event no-owner unused open-pain past-due already-met leaky-path unbound-data unsourced wishful stale unused-allow misplaced-doc repeated-use expectation-gap unmet-channel underused-channel unmeasured no-suggested-metric draft left-out for-nobody" -- "${cur}"))
                    return 0
                    ;;
                --max-warnings)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --path-prefix)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__check)
            opts="-h --fix --unsafe-fixes --data --format --output --deny --warn --allow --max-warnings --baseline --path-prefix --as-of --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --data)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human short json jsonl github gitlab sarif junit rdjson" -- "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --deny)
                    COMPREPLY=($(compgen -W "warnings unreachable dead-end backward-edge empty-stage skipped-stage shared-event no-owner unused open-pain past-due already-met leaky-path unbound-data unsourced wishful stale unused-allow misplaced-doc repeated-use expectation-gap unmet-channel underused-channel unmeasured no-suggested-metric draft left-out for-nobody" -- "${cur}"))
                    return 0
                    ;;
                --warn)
                    COMPREPLY=($(compgen -W "unreachable dead-end backward-edge empty-stage skipped-stage shared-event no-owner unused open-pain past-due already-met leaky-path unbound-data unsourced wishful stale unused-allow misplaced-doc repeated-use expectation-gap unmet-channel underused-channel unmeasured no-suggested-metric draft left-out for-nobody" -- "${cur}"))
                    return 0
                    ;;
                --allow)
                    COMPREPLY=($(compgen -W "unreachable dead-end backward-edge empty-stage skipped-stage shared-event no-owner unused open-pain past-due already-met leaky-path unbound-data unsourced wishful stale unused-allow misplaced-doc repeated-use expectation-gap unmet-channel underused-channel unmeasured no-suggested-metric draft left-out for-nobody" -- "${cur}"))
                    return 0
                    ;;
                --max-warnings)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --path-prefix)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__completions)
            opts="-h --color --help bash elvish fish powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__diff)
            opts="-o -h --format --output --breaking-only --fail-on --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "human json markdown" -- "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "never breaking weaker any" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__explain)
            opts="-h --color --help J0101 unclosed-text J0102 unopened-text J0103 unclosed-block J0104 unopened-block J0105 stray-close J0106 unclosed-bracket J0107 unknown-word J0108 unexpected-text J0109 missing-value J0110 look-alike J0111 invisible-character J0112 bad-number J0113 too-deep J0114 missing-colon J0115 extra-colon J0116 bad-escape J0117 reserved-name J0118 missing-name J0119 no-such-date J0120 missing-comma J0201 unknown-name J0202 duplicate-name J0203 ambiguous-name J0204 wrong-kind-of-name J0205 unknown-module J0206 not-exported J0207 cycle J0301 wrong-type J0302 kind-mismatch J0303 missing-unit J0304 unknown-unit J0305 out-of-range J0306 division-by-zero J0307 wrong-result J0308 unknown-function J0309 wrong-arguments J0310 unknown-choice J0311 wrong-predicate J0312 impossible J0401 misplaced J0402 unknown-property J0403 repeated-property J0404 missing-property J0405 wrong-clause J0406 missing-clause J0407 stage-order J0408 not-in-framework J0409 blueprint-rule J0410 day-rule J0411 future-rule J0412 pain-left-open J0413 shares-over J0414 not-travelling J0415 nothing-to-take-over J0501 target-outside J0502 target-side J0503 alert-side J0504 not-measurable J0505 person-space J0601 unreachable J0602 dead-end J0603 backward-edge J0604 empty-stage J0605 skipped-stage J0606 shared-event J0607 no-owner J0608 unused J0609 open-pain J0610 past-due J0611 already-met J0612 leaky-path J0613 unbound-data J0614 unsourced J0615 wishful J0616 stale J0617 unused-allow J0618 misplaced-doc J0619 repeated-use J0651 expectation-gap J0652 unmet-channel J0653 underused-channel J0654 unmeasured J0655 no-suggested-metric J0656 draft J0657 left-out J0658 for-nobody J0701 unreadable J0702 not-utf-8 J0703 bad-config J0704 outside-root J0705 module-clash J0706 no-module-name J0707 too-large J0708 too-many-mistakes J0801 foreign-setting J0802 swallowed J0803 refused J0804 guessed J0805 no-place as ask backstage channel columns does event evidence expects feels flow framework frontstage frustration insight journey link measure metric needs opportunity pain persona policy says source stage support survey team thinks touchpoint unknown"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__fmt)
            opts="-h --check --diff --stdin-filename --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --stdin-filename)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__import)
            opts="-o -h --output --force --color --help mermaid markdown"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__lints)
            opts="-h --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__lsp)
            opts="-h --stdio --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__man)
            opts="-h --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__measure)
            opts="-o -h --data --as-of --format --fail-on --per --out --compare --earlier --strict --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --data)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json junit markdown" -- "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "missed unclear never" -- "${cur}"))
                    return 0
                    ;;
                --per)
                    COMPREPLY=($(compgen -W "person session" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --compare)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --earlier)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__new)
            opts="-h --template --list --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --template)
                    COMPREPLY=($(compgen -W "first b2b blueprint saas data" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__preview)
            opts="-h --port --view --as-of --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --port)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --view)
                    COMPREPLY=($(compgen -W "map blueprint compare flow measures overview" -- "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__schema)
            opts="-h --color --help diagnostics diff spec result"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__score)
            opts="-h --format --fail-on --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "human json junit markdown" -- "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "missed unclear never" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        journey__subcmd__std)
            opts="-h --list --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _journey -o nosort -o bashdefault -o default journey
else
    complete -F _journey -o bashdefault -o default journey
fi
