if exists('current_compiler')
  finish
endif
let current_compiler = 'journey'

" path:line:column: error[J0201]: message
CompilerSet makeprg=journey\ check\ --format\ short
CompilerSet errorformat=%f:%l:%c:\ %trror[J%n]:\ %m,%f:%l:%c:\ %tarning[J%n]:\ %m,%f:%l:%c:\ %tote[J%n]:\ %m,%-G%.%#
