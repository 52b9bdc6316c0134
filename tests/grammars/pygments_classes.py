"""The same as textmate.mjs, with Pygments: python3 pygments_classes.py LEXER FILE…"""

import json
import sys

from pygments.lexers import load_lexer_from_file
from pygments.token import Comment, Keyword, Name, Number, Operator, String

lexer = load_lexer_from_file(sys.argv[1], "JourneyLexer", stripnl=False, ensurenl=False)
CLASSES = [
    (String.Doc, "c"), (Comment, "c"), (String, "t"), (Number, "n"), (Name.Attribute, "p"),
    (Keyword.Constant, "."), (Keyword, "k"), (Operator.Word, "k"),
]
for file in sys.argv[2:]:
    text = open(file, encoding="utf-8", newline="").read()
    out = []
    for kind, value in lexer.get_tokens(text):
        letter = next((letter for parent, letter in CLASSES if kind in parent), ".")
        out.append("".join("\n" if c == "\n" else letter for c in value))
    print(file + "\t" + json.dumps("".join(out)))
