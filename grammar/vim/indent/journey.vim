if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=JourneyIndent(v:lnum) indentkeys=0},0),0],!^F,o,O
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*JourneyIndent')
  finish
endif

" The line without its texts and its comment: brackets in them open nothing.
function s:bare(lnum) abort
  let line = substitute(getline(a:lnum), '"\%(\\.\|[^"\\]\)*"', '', 'g')
  return substitute(line, '\%(^\|\s\)//.*$', '', '')
endfunction

function s:count(line, signs) abort
  return strlen(substitute(a:line, '[^' . a:signs . ']', '', 'g'))
endfunction

" A line that goes on with the statement before: it begins with a sign or a clause.
let s:goes_on = '^\s*\%([<>]=\?\s\|==\s\|[/*]\s\|\%(via\|for\|follows\|improves\|extends\|in\|where\|by\|from\|within\|and\|or\)\s\)'

" The line that a statement begins with.
function s:first(lnum) abort
  let lnum = a:lnum
  while lnum > 1 && s:bare(lnum) =~# s:goes_on
    let lnum = prevnonblank(lnum - 1)
  endwhile
  return max([1, lnum])
endfunction

function JourneyIndent(lnum) abort
  let before = prevnonblank(a:lnum - 1)
  if before == 0
    return 0
  endif
  if s:bare(a:lnum) =~# s:goes_on
    return indent(s:first(before)) + 2 * shiftwidth()
  endif
  let last = s:bare(before)
  " What a line begins with closes what an earlier one opened, and stands further out already.
  let lead = matchstr(last, '^\s*\zs[])}]*')
  let depth = s:count(last, '{(\[') - s:count(last, '})\]') + strlen(lead)
  let here = matchstr(s:bare(a:lnum), '^\s*\zs[])}]*')
  let steps = (depth > 0 ? 1 : depth < 0 ? depth : 0) - (empty(here) ? 0 : 1)
  return max([0, indent(s:first(before)) + steps * shiftwidth()])
endfunction
