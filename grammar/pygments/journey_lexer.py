"""A Pygments lexer for `.journey`, customer journey maps as code.

Use it from a file: pygmentize -x -l journey_lexer.py:JourneyLexer FILE
"""

import re

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text

__all__ = ["JourneyLexer"]

# words: begin
# Generated from the compiler's own table: UPDATE_GENERATED=1 cargo test --test generated
DECLARATIONS = ("team", "channel", "persona", "framework", "stage", "source", "event", "survey", "metric", "journey", "touchpoint",)
ENTRIES = ("does", "thinks", "says", "needs", "frustration", "feels", "expects", "pain", "opportunity", "frontstage", "backstage", "support", "policy", "evidence", "insight", "unknown", "link",)
CLAUSES = ("via", "for", "follows", "improves", "extends", "in", "where", "by", "from", "within",)
OPERATORS = ("and", "or", "not",)
FUNCTIONS = ("count", "people", "sessions", "sum", "mean", "median", "percentile", "share", "converted", "time_between", "returned",)
CHOSEN = ("basis", "better", "confidence", "effort", "impact", "kind", "method", "methods", "severity", "status",)
CHOICES = ("agreed", "assumed", "crm", "current_state", "day_in_the_life", "diary_study", "doing", "done", "draft", "experiment", "focus_group", "future_state", "high", "higher", "idea", "inside", "interview", "large", "literature", "low", "lower", "market_research", "medium", "observation", "observed", "panel", "planned", "rejected", "reported", "retired", "service_blueprint", "small", "social_listening", "support_log", "survey", "usability_test", "usage_data", "web_analytics", "workshop",)
BOXES = ("top", "bottom",)
# words: end

NAME = r"[^\W\d]\w*"
# Statements begin a line, or stand behind a brace or a comma.
START = r"(?:(?<=[{},])|^)(\s*)"


class JourneyLexer(RegexLexer):
    """Lexer for customer journey maps."""

    name = "Journey"
    aliases = ["journey"]
    filenames = ["*.journey"]
    mimetypes = ["text/x-journey"]
    flags = re.MULTILINE | re.UNICODE

    tokens = {
        "root": [
            (START + rf"({'|'.join(DECLARATIONS)})([ \t]+)({NAME})(?!\s*(?:->|\.))", bygroups(Text, Keyword.Declaration, Text, Name.Class)),
            (START + rf"({'|'.join(ENTRIES)})([ \t]+)({NAME})(?=[ \t]*[\"+\-0-9])", bygroups(Text, Keyword, Text, Name.Label)),
            (START + rf"({'|'.join(ENTRIES)})(?=[ \t]*[\"+\-0-9])", bygroups(Text, Keyword)),
            (START + rf"(ask)([ \t]+)({NAME})(?=[ \t]*:)", bygroups(Text, Keyword, Text, Name.Label)),
            (START + rf"(measure)([ \t]+)({NAME})([ \t]*)(=)(?!=)", bygroups(Text, Keyword, Text, Name.Label, Text, Operator)),
            (START + rf"(measure)(?=[ \t]+{NAME})", bygroups(Text, Keyword)),
            (START + rf"(use|as)(?=[ \t]+{NAME})", bygroups(Text, Keyword.Namespace)),
            (START + r"(flow|columns)(?=\s*(?:\{|$))", bygroups(Text, Keyword.Declaration)),
            (r"(?:(?<=\s)|^)//[/!][^\n]*", String.Doc),
            (r"(?:(?<=\s)|^)//[^\n]*", Comment.Single),
            # Not the blanks of the next line: what begins it is looked for with them.
            (r"\n|[^\S\n]+", Text),
            (r'"""', String, "long"),
            (r'"', String, "text"),
            (rf"({'|'.join(CHOSEN)})([ \t]*)(:)([ \t]+)({'|'.join(CHOICES)})(?![\w.(])", bygroups(Name.Attribute, Text, Punctuation, Text, Keyword.Constant)),
            (rf"({NAME})([ \t]*)(:)", bygroups(Name.Attribute, Text, Punctuation)),
            (r"\d{4}-[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", Number),
            (r"\d{1,2}:\d{2}(?!\d)", Number),
            (r"[+\-]?\d[\w%]*(?:\.\d[\w%]*)*(?:[ \t]+[A-Z]{3}(?![\w.(]))?", Number),
            (r"(?:true|false)(?![\w.(])", Keyword.Constant),
            (r"(is)([ \t]+)(missing)\b", bygroups(Operator.Word, Text, Operator.Word)),
            (rf"({'|'.join(BOXES)})(?=[ \t]+\d)", Operator.Word),
            (rf"(?:(?<=[\s(])|^)(?:{'|'.join(CLAUSES + OPERATORS)}|as|of)(?=\s)(?!\s*->)", Operator.Word),
            (words(FUNCTIONS, suffix=r"(?=\()"), Name.Builtin),
            (NAME + r"(?=\()", Name.Function),
            (NAME, Name),
            (r"->|>=|<=|==|!=|\.\.|[<>=+\-*/]", Operator),
            (r"[{}()\[\],.:]", Punctuation),
        ],
        "text": [
            (r"\\(?:u\{[0-9A-Fa-f]*\}|.)", String.Escape),
            (r'[^"\\\n]+', String),
            # A text ends with its line, closed or not.
            (r'"|(?=\n)', String, "#pop"),
            (r"\\", String),
        ],
        "long": [
            (r"\\(?:u\{[0-9A-Fa-f]*\}|.)", String.Escape),
            (r'"""', String, "#pop"),
            (r'[^"\\]+|"|\\', String),
        ],
    }
