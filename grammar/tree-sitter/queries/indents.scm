; What stands further in.
[
  (block)
  (use_list)
  (array)
  (arguments)
  (parameters)
  (group)
] @indent.begin

["}" "]" ")"] @indent.end @indent.branch

(long_text) @indent.ignore
[(comment) (doc_comment)] @indent.auto
