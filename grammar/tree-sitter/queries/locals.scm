; What is declared where, and what speaks of it.
(source_file) @local.scope
(declaration body: (block) @local.scope)

(declaration name: (identifier) @local.definition)
(entry name: (identifier) @local.definition)
(question name: (identifier) @local.definition)
(parameter name: (identifier) @local.definition)
(use_item name: (identifier) @local.definition)
(use_item alias: (identifier) @local.definition)

(path . (identifier) @local.reference)
