" Indents a file anew and reads findings into the list of errors, as an editor's user would.
set encoding=utf-8 nomore
execute 'set runtimepath^=' . fnameescape($GRAMMAR)
filetype plugin indent on
let s:out = []
for s:file in split($FILES, "\n")
  execute 'silent edit' fnameescape(s:file)
  let s:before = getline(1, '$')
  silent normal! gg=G
  let s:after = getline(1, '$')
  for s:l in range(len(s:before))
    if s:before[s:l] !=# s:after[s:l]
      call add(s:out, s:file . ':' . (s:l + 1) . ': `' . s:after[s:l] . '` was `' . s:before[s:l] . '`')
    endif
  endfor
  bwipeout!
endfor
compiler journey
execute 'cgetfile' fnameescape($FINDINGS)
for s:found in getqflist()
  call add(s:out, join(['found', bufname(s:found.bufnr), s:found.lnum, s:found.col, s:found.type, s:found.nr, s:found.text], '|'))
endfor
call writefile(s:out, $OUTPUT)
qall!
