" The same as textmate.mjs, with Vim: GRAMMAR=… OUTPUT=… FILES=… vim -es -N -u NONE -S classes.vim
" Vim takes its arguments for files to edit, so these come by the environment.
set encoding=utf-8 nomore
let s:classes = {'journeyComment': 'c', 'journeyDoc': 'c', 'journeyText': 't', 'journeyEscape': 't', 'journeyNumber': 'n', 'journeyProperty': 'p', 'journeyDeclaration': 'k', 'journeyEntry': 'k', 'journeyUse': 'k', 'journeyClause': 'k'}
execute 'set runtimepath^=' . fnameescape($GRAMMAR)
filetype plugin indent on
syntax on
let s:out = []
for s:file in split($FILES, "\n")
  execute 'silent edit' fnameescape(s:file)
  setlocal synmaxcol=0
  if &filetype !=# 'journey' | call add(s:out, 'no filetype: ' . s:file) | continue | endif
  let s:lines = []
  for s:l in range(1, line('$'))
    let s:text = getline(s:l)
    let s:row = ''
    let s:at = 1
    for s:c in split(s:text, '\zs')
      let s:row .= get(s:classes, synIDattr(synID(s:l, s:at, 1), 'name'), '.')
      let s:at += strlen(s:c)
    endfor
    call add(s:lines, s:row)
  endfor
  call add(s:out, s:file . "\t" . json_encode(join(s:lines, "\n")))
endfor
call writefile(s:out, $OUTPUT)
qall!
