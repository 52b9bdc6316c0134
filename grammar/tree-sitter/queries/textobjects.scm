; Movements: a declaration is a class, a statement in it a function.
(declaration body: (block) @class.inner) @class.outer
(entry) @function.outer
(entry body: (block) @function.inner)
(measure) @function.outer
(measure body: (block) @function.inner)
(property value: (_) @assignment.rhs) @assignment.outer
(parameter) @parameter.outer
(argument) @parameter.outer
[(comment) (doc_comment)] @comment.outer
