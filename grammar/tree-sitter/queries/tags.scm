; What a list of symbols shows.
(declaration "metric" name: (identifier) @name) @definition.function
(declaration ["journey" "framework" "survey" "source"] name: (identifier) @name) @definition.module
(declaration ["persona" "team" "channel"] name: (identifier) @name) @definition.class
(declaration ["stage" "touchpoint"] name: (identifier) @name) @definition.method
(declaration "event" name: (identifier) @name) @definition.constant
(measure metric: (call function: (path (identifier) @name .))) @reference.call
