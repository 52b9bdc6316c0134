" Customer journey maps as code.
if exists('b:current_syntax')
  finish
endif

syntax case match
syntax sync fromstart

" words: begin
" Generated from the compiler's own table: UPDATE_GENERATED=1 cargo test --test generated
let s:declarations = 'team\|channel\|persona\|framework\|stage\|source\|event\|survey\|metric\|journey\|touchpoint'
let s:entries = 'does\|thinks\|says\|needs\|frustration\|feels\|expects\|pain\|opportunity\|frontstage\|backstage\|support\|policy\|evidence\|insight\|unknown\|link'
let s:clauses = 'via\|for\|follows\|improves\|extends\|in\|where\|by\|from\|within'
let s:operators = 'and\|or\|not'
let s:functions = 'count\|people\|sessions\|sum\|mean\|median\|percentile\|share\|converted\|time_between\|returned'
let s:chosen = 'basis\|better\|confidence\|effort\|impact\|kind\|method\|methods\|severity\|status'
let s:choices = 'agreed\|assumed\|crm\|current_state\|day_in_the_life\|diary_study\|doing\|done\|draft\|experiment\|focus_group\|future_state\|high\|higher\|idea\|inside\|interview\|large\|literature\|low\|lower\|market_research\|medium\|observation\|observed\|panel\|planned\|rejected\|reported\|retired\|service_blueprint\|small\|social_listening\|support_log\|survey\|usability_test\|usage_data\|web_analytics\|workshop'
let s:boxes = 'top\|bottom'
" words: end

" A letter is any sign beyond ASCII as well: names may be of any script.
let s:name = '\%([A-Za-z_]\|[^\x00-\x7F]\)\%([A-Za-z0-9_]\|[^\x00-\x7F]\)*'
let s:start = '\%(^\|[{},]\)\@1<=\s*'

execute 'syntax match journeyName /' . s:name . '/ contained'
execute 'syntax match journeyWord /' . s:name . '/'

" Statements: a keyword is one only where a statement begins.
execute 'syntax match journeyDeclaration /' . s:start . '\zs\<\%(' . s:declarations . '\)\>\ze\s\+' . s:name . '\%(\s*\%(->\|\.\)\)\@!/ nextgroup=journeyName skipwhite'
execute 'syntax match journeyEntry /' . s:start . '\zs\<\%(' . s:entries . '\)\>\ze\s*\%(["+-]\|[0-9]\|' . s:name . '\s*["+-]\)/ nextgroup=journeyLabel skipwhite'
execute 'syntax match journeyEntry /' . s:start . '\zs\<ask\>\ze\s\+' . s:name . '\s*:/ nextgroup=journeyLabel skipwhite'
execute 'syntax match journeyEntry /' . s:start . '\zs\<measure\>\ze\s\+' . s:name . '/'
execute 'syntax match journeyUse /' . s:start . '\zs\<\%(use\|as\)\>\ze\s\+' . s:name . '/'
execute 'syntax match journeyDeclaration /' . s:start . '\zs\<\%(flow\|columns\)\>\ze\s*\%({\|$\)/'
execute 'syntax match journeyLabel /' . s:name . '/ contained'
execute 'syntax match journeyProperty /' . s:name . '\ze\s*:/'
execute 'syntax match journeyFunction /' . s:name . '(\@=/'
execute 'syntax match journeyBuiltin /\<\%(' . s:functions . '\)(\@=/'
execute 'syntax match journeyClause /\%(^\|[ \t(]\)\@1<=\%(' . s:clauses . '\|' . s:operators . '\|as\|of\)\ze\s\%(\s*->\)\@!/'
execute 'syntax match journeyClause /\<\%(' . s:boxes . '\)\ze\s\+[0-9]/'
syntax match journeyClause /\<is\s\+missing\>/
execute 'syntax match journeyChoice /\%(\<\%(' . s:chosen . '\)\s*:\s\+\)\@30<=\%(' . s:choices . '\)\>[.(]\@!/'
syntax match journeyBoolean /\<\%(true\|false\)\>[.(]\@!/

syntax match journeyNumber /[A-Za-z0-9_]\@1<![+-]\=[0-9]\%([A-Za-z0-9_%]\|[^\x00-\x7F]\)*\%(\.[0-9][A-Za-z0-9_%]*\)*\%(\s\+[A-Z]\{3}\>[.(]\@!\)\=/
syntax match journeyNumber /[A-Za-z0-9_]\@1<![0-9]\{4}-[A-Za-z0-9]\+\%(-[A-Za-z0-9]\+\)*/
syntax match journeyNumber /[A-Za-z0-9_]\@1<![0-9]\{1,2}:[0-9]\{2}/
syntax match journeyOperator /->\|[<>=!]=\|\.\.\|[<>=*\/]/

syntax match journeyEscape /\\\%(u{[0-9A-Fa-f]*}\|.\)/ contained
" A text ends with its line, closed or not.
syntax region journeyText start=/"/ skip=/\\./ end=/"\|$/ contains=journeyEscape,@Spell
syntax region journeyText start=/"""/ end=/"""/ contains=journeyEscape,@Spell

syntax match journeyComment /\%(^\|\s\)\@1<=\/\/.*$/ contains=@Spell
syntax match journeyDoc /\%(^\|\s\)\@1<=\/\/[\/!].*$/ contains=@Spell
syntax region journeyFold start=/{/ end=/}/ transparent fold

highlight default link journeyDeclaration Structure
highlight default link journeyEntry Keyword
highlight default link journeyUse Include
highlight default link journeyName Type
highlight default link journeyLabel Label
highlight default link journeyProperty Identifier
highlight default link journeyFunction Function
highlight default link journeyBuiltin Function
highlight default link journeyClause Statement
highlight default link journeyChoice Constant
highlight default link journeyBoolean Boolean
highlight default link journeyNumber Number
highlight default link journeyOperator Operator
highlight default link journeyText String
highlight default link journeyEscape SpecialChar
highlight default link journeyComment Comment
highlight default link journeyDoc SpecialComment

let b:current_syntax = 'journey'
