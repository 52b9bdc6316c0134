; What can be folded away.
[
  (block)
  (use_list)
  (array)
  (arguments)
  (parameters)
  (long_text)
] @fold
