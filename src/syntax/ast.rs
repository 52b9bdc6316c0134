//! The tree of a file: close to the text, nothing resolved. Comments are items; what was not
//! understood is a hole, and its diagnostic is already written.

use crate::model::{Date, Decimal, TimeOfDay};
use crate::source::{FileId, Span};

/// A word of the user's with its place; compared in NFC.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The word, in NFC.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// A text in quotes.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// What it says, escapes resolved.
    pub value: String,
    /// Its place, quotes included.
    pub span: Span,
}

/// One file.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// Which.
    pub id: FileId,
    /// The `//!` lines, joined.
    pub doc: Option<String>,
    /// Statements and comments, in order.
    pub items: Vec<Item>,
    /// Comments inside brackets and headers, where no item can stand.
    pub inner_comments: Vec<Span>,
    /// Every `// allow: name`, with what it covers.
    pub allows: Vec<Allow>,
    /// Whether a declaration lost its name: names that are not found may have been declared there.
    pub lost_names: bool,
}

impl File {
    /// A file in which nothing stands.
    pub fn empty(id: FileId) -> Self {
        File {
            id,
            doc: None,
            items: Vec::new(),
            inner_comments: Vec::new(),
            allows: Vec::new(),
            lost_names: false,
        }
    }
}

/// `// allow: name`.
#[derive(Debug, Clone, PartialEq)]
pub struct Allow {
    /// The name of the advice.
    pub name: Name,
    /// What it covers.
    pub covers: Span,
}

/// A statement or a comment.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A statement.
    Statement(Statement),
    /// A comment, `//` included.
    Comment(Span),
}

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// All of it, its block included.
    pub span: Span,
    /// The `///` lines right above, joined.
    pub doc: Option<String>,
    /// What it is.
    pub kind: StatementKind,
    /// Whether it has a syntax error: nothing is said to be missing from it.
    pub broken: bool,
}

/// What a statement is.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// `use a.b.{x, y as z}`
    Use(Box<Use>),
    /// `key: value`
    Property(Box<Property>),
    /// A declaration, entry, stage, touchpoint, flow, …
    Head(Box<Head>),
    /// `measure …`
    Measure(Box<MeasureHead>),
    /// `a -> b 40% "label" -> c`
    Chain(Box<Chain>),
    /// What could not be understood.
    Junk,
}

/// `use …`
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// The words before the last dot, or all of them.
    pub path: Vec<Name>,
    /// What is brought in.
    pub what: UseWhat,
}

/// What a `use` brings in.
#[derive(Debug, Clone, PartialEq)]
pub enum UseWhat {
    /// The last word of the path, perhaps under another name.
    One(Option<Name>),
    /// Several, each perhaps under another name.
    Several(Vec<(Name, Option<Name>)>),
    /// All (`*`).
    All(Span),
}

/// `key: value`
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// The key.
    pub key: Name,
    /// The value; a hole if it is missing.
    pub value: Expr,
}

/// A clause of a head: `via website, store`.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The clause word.
    pub word: Name,
    /// What follows.
    pub values: Vec<Expr>,
    /// Word and values.
    pub span: Span,
}

/// A block.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Braces included.
    pub span: Span,
    /// What it holds.
    pub items: Vec<Item>,
}

impl Block {
    /// The statements of the block.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.items.iter().filter_map(|i| match i {
            Item::Statement(s) => Some(s),
            Item::Comment(_) => None,
        })
    }
}

/// `keyword [name] [(parameters)] [: type] [±n] ["text" …] clauses [{ … }]`
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The keyword, in lower case and as it was meant.
    pub keyword: Name,
    /// The name.
    pub name: Option<Name>,
    /// For `as`: further names.
    pub more_names: Vec<Name>,
    /// The parameters of a metric.
    pub parameters: Vec<Parameter>,
    /// The type of a metric's result, the scale of a question.
    pub ty: Option<Box<Expr>>,
    /// The level of a feeling, or another number in that place.
    pub level: Option<Box<Expr>>,
    /// Label or text, then the address of a link.
    pub texts: Vec<Text>,
    /// Clauses, in order.
    pub clauses: Vec<Clause>,
    /// The block.
    pub block: Option<Block>,
    /// The head without the block.
    pub head_span: Span,
}

impl Head {
    /// A head of which only the keyword is read.
    pub fn new(keyword: Name, head_span: Span) -> Self {
        Head {
            keyword,
            name: None,
            more_names: Vec::new(),
            parameters: Vec::new(),
            ty: None,
            level: None,
            texts: Vec::new(),
            clauses: Vec::new(),
            block: None,
            head_span,
        }
    }

    /// The first clause with this word.
    pub fn clause(&self, word: &str) -> Option<&Clause> {
        self.clauses.iter().find(|c| c.word.text == word)
    }
}

/// A parameter of a metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its type; a hole if missing.
    pub ty: Expr,
    /// Its default.
    pub default: Option<Expr>,
    /// The `///` lines above.
    pub doc: Option<String>,
}

/// `measure [NAME =] METRIC(ARGUMENTS) [TARGET] clauses [{ … }]`
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureHead {
    /// The word `measure`.
    pub keyword: Span,
    /// The name given.
    pub name: Option<Name>,
    /// The metric with its arguments; a path if it has no parentheses.
    pub metric: Expr,
    /// The target: a comparison, or `in` a range.
    pub target: Option<(TargetSign, Span, Expr)>,
    /// `by` and `from`, and what does not belong here.
    pub clauses: Vec<Clause>,
    /// The block.
    pub block: Option<Block>,
    /// The head without the block.
    pub head_span: Span,
}

/// The sign of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetSign {
    /// `>= <= > < ==`
    Compare(BinaryOp),
    /// `in`
    In,
}

/// A chain of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// Where it starts; none if the line begins with an arrow.
    pub first: Option<ChainNode>,
    /// The arrows with what follows each.
    pub links: Vec<ChainLink>,
}

/// An end of an arrow.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainNode {
    /// A name, with the journey before it if there is one.
    pub path: Vec<Name>,
    /// Its place.
    pub span: Span,
}

/// An arrow with what follows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainLink {
    /// The arrow.
    pub arrow: Span,
    /// Where it leads; a missing one is a syntax error already.
    pub to: Option<ChainNode>,
    /// Share of the departures.
    pub share: Option<Expr>,
    /// Label.
    pub label: Option<Text>,
}

/// A value, condition or formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// Its place.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// Missing or not understood; its diagnostic is already written.
    Hole,
    /// `"text"`
    Text(String),
    /// A number with its unit.
    Number(Number),
    /// A date as precise as it was written.
    Date(DateLiteral),
    /// `07:30`
    Time(TimeOfDay),
    /// `a.b`; one word may also be a choice, `true` or `false`.
    Path(Vec<Name>),
    /// `f(a, b: c)`
    Call(Vec<Name>, Vec<Argument>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `a..b`
    Range(Box<Expr>, Box<Expr>),
    /// `>= 4` without a left side.
    Comparison(BinaryOp, Box<Expr>),
    /// `top 2`
    Top(Box<Expr>),
    /// `bottom 2`
    Bottom(Box<Expr>),
    /// `not a`
    Not(Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `a is missing`
    IsMissing(Box<Expr>),
    /// Two sides and an operator, with the operator's place.
    Binary(BinaryOp, Span, Box<Expr>, Box<Expr>),
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// `name:`, or the word `of`.
    pub name: Option<Name>,
    /// The value.
    pub value: Expr,
    /// All of it.
    pub span: Span,
}

/// An operator between two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `->`
    Then,
    /// `where`
    Where,
    /// `within`
    Within,
    /// `or`
    Or,
    /// `and`
    And,
    /// `in`
    In,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl BinaryOp {
    /// As written.
    pub fn sign(self) -> &'static str {
        match self {
            BinaryOp::Then => "->",
            BinaryOp::Where => "where",
            BinaryOp::Within => "within",
            BinaryOp::Or => "or",
            BinaryOp::And => "and",
            BinaryOp::In => "in",
            BinaryOp::Equal => "==",
            BinaryOp::NotEqual => "!=",
            BinaryOp::Less => "<",
            BinaryOp::LessOrEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterOrEqual => ">=",
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
        }
    }

    /// How tightly it binds; equal ones group to the left.
    pub fn strength(self) -> u8 {
        match self {
            BinaryOp::Then => 1,
            BinaryOp::Within => 2,
            BinaryOp::Where => 3,
            BinaryOp::Or => 4,
            BinaryOp::And => 5,
            BinaryOp::In
            | BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual => 7,
            BinaryOp::Add | BinaryOp::Subtract => 8,
            BinaryOp::Multiply | BinaryOp::Divide => 9,
        }
    }
}

/// A number with its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// As written, before the unit.
    pub value: Decimal,
    /// The unit.
    pub unit: NumberUnit,
    /// Whether a sign was written.
    pub signed: bool,
}

/// The unit of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberUnit {
    /// None.
    None,
    /// `%`
    Percent,
    /// A unit of time: index into [`crate::model::Duration::UNITS`].
    Time(usize),
    /// A currency.
    Money([u8; 3]),
}

/// A date as precise as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct DateLiteral {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// As written.
    pub text: String,
}

impl Expr {
    /// A hole at a place.
    pub fn hole(span: Span) -> Self {
        Expr { span, kind: ExprKind::Hole }
    }

    /// Whether it is a hole.
    pub fn is_hole(&self) -> bool {
        matches!(self.kind, ExprKind::Hole)
    }

    /// The single word that it is, if it is one.
    pub fn word(&self) -> Option<&Name> {
        match &self.kind {
            ExprKind::Path(names) if names.len() == 1 => names.first(),
            _ => None,
        }
    }
}
