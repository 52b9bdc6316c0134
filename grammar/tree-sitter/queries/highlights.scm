; Colours. Later patterns win.

(identifier) @variable

(path (identifier) @variable)
(argument label: (identifier) @property)
(parameter name: (identifier) @property)
(question name: (identifier) @label)
(entry name: (identifier) @label)
(measure name: (identifier) @label)
(declaration name: (identifier) @type)

(call function: (path (identifier) @function .) arguments: (_))

; words: begin
; Generated from the compiler's own table: UPDATE_GENERATED=1 cargo test --test generated
["team" "channel" "persona" "framework" "stage" "source" "event" "survey" "metric" "journey" "touchpoint" "does" "thinks" "says" "needs" "frustration" "feels" "expects" "pain" "opportunity" "frontstage" "backstage" "support" "policy" "evidence" "insight" "unknown" "link"] @keyword
((call function: (path (identifier) @function.builtin) arguments: (_))
  (#any-of? @function.builtin "count" "people" "sessions" "sum" "mean" "median" "percentile" "share" "converted" "time_between" "returned"))
; words: end

(property key: (identifier) @property)

((path . (identifier) @constant.builtin .)
  (#any-of? @constant.builtin "start" "exit")
  (#has-parent? @constant.builtin edge path))

["use" "as"] @keyword.import
["ask" "measure" "flow" "columns"] @keyword
["via" "for" "follows" "improves" "extends" "in" "where" "by" "from" "within" "of"] @keyword.operator
["and" "or" "not" "top" "bottom"] @keyword.operator
(is_missing) @keyword.operator

(boolean) @boolean
(number) @number
(date) @number
(time) @number
(text) @string
(long_text) @string
(escape) @string.escape

(comparison) @operator
["->" ".." "+" "-" "*" "/" "="] @operator
["{" "}" "(" ")" "[" "]"] @punctuation.bracket
["," ":" "."] @punctuation.delimiter

(comment) @comment
(doc_comment) @comment.documentation
