//! A small relational algebra: what a statement asks for, before any dialect says it.

/// A type that values are cast to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A double.
    Double,
    /// A whole number of 64 bits.
    Whole,
    /// A text.
    Text,
}

/// What becomes of the values of many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// How many are there.
    Count,
    /// Their sum.
    Sum,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// The mean.
    Mean,
}

/// Which rows of a partition a window holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// All of them.
    Whole,
    /// Those that are at this row's place or after it, equals included.
    FromHere,
    /// Those after it, equals excluded.
    AfterHere,
    /// All rows before, in the order of rows.
    RowsBefore,
    /// Those up to this row, equals included.
    UpToHere,
}

/// What each dialect says in its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Own {
    /// A point in time as microseconds since 1970, UTC.
    Moment,
    /// A day as the number of days since 1970.
    DayNumber,
    /// The beginning of a day in a zone, as microseconds since 1970, UTC.
    DayStart(String),
    /// The same value, known not to be missing.
    Present,
}

/// An expression over the columns of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A column of this project's own relations.
    Field(String),
    /// The same, of one of several joined relations.
    Of(&'static str, String),
    /// A column of a table of the user's.
    Column(String),
    /// A whole number.
    Whole(i64),
    /// A number to compare doubles with, as text.
    Plain(String),
    /// A decimal number, as text.
    Decimal(String),
    /// A text of the user's.
    Text(String),
    /// Two expressions with an operator between them.
    Binary(&'static str, Box<Expr>, Box<Expr>),
    /// All hold.
    All(Vec<Expr>),
    /// One holds.
    Any(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// There is no value.
    Missing(Box<Expr>),
    /// There is one.
    There(Box<Expr>),
    /// Equal to one of these.
    OneOf(Box<Expr>, Vec<Expr>),
    /// Among the values of a relation's column.
    Among(Box<Expr>, String, &'static str),
    /// The value of a relation that has one row.
    Only(String, &'static str),
    /// The first result whose condition holds, else the last.
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    /// Missing if equal to the second.
    NullIf(Box<Expr>, Box<Expr>),
    /// The absolute value.
    Abs(Box<Expr>),
    /// How many rows.
    Rows,
    /// How many different values.
    Different(Box<Expr>),
    /// The values of all rows of a group.
    Folded(Fold, Box<Expr>),
    /// The values of the rows of a window.
    Over(Fold, Box<Expr>, Vec<Expr>, Vec<Expr>, Frame),
    /// The number of a row in its partition, in some order.
    Number(Vec<Expr>, Vec<Expr>),
    /// Cast to a type.
    Cast(Type, Box<Expr>),
    /// What the dialect says in its own way.
    Own(Own, Box<Expr>),
}

/// A column of an own relation.
pub fn field(name: impl Into<String>) -> Expr {
    Expr::Field(name.into())
}

/// A column of a joined relation.
pub fn of(alias: &'static str, name: impl Into<String>) -> Expr {
    Expr::Of(alias, name.into())
}

/// One if a condition holds, else nought.
pub fn flag(condition: Expr) -> Expr {
    Expr::Case(vec![(condition, Expr::Whole(1))], Some(Box::new(Expr::Whole(0))))
}

/// A value where a condition holds.
pub fn only_if(condition: Expr, value: Expr) -> Expr {
    Expr::Case(vec![(condition, value)], None)
}

impl Expr {
    /// This, an operator and another.
    pub fn and_then(self, sign: &'static str, other: Expr) -> Expr {
        Expr::Binary(sign, Box::new(self), Box::new(other))
    }

    /// Whether both are equal.
    pub fn is(self, other: Expr) -> Expr {
        self.and_then("=", other)
    }

    /// Whether a flag is set.
    pub fn set(self) -> Expr {
        self.is(Expr::Whole(1))
    }

    /// The sum of both.
    pub fn plus(self, other: Expr) -> Expr {
        self.and_then("+", other)
    }

    /// The difference of both.
    pub fn minus(self, other: Expr) -> Expr {
        self.and_then("-", other)
    }

    /// The product of both.
    pub fn times(self, other: Expr) -> Expr {
        self.and_then("*", other)
    }

    /// Whether there is a value.
    pub fn there(self) -> Expr {
        Expr::There(Box::new(self))
    }

    /// Whether there is none.
    pub fn missing(self) -> Expr {
        Expr::Missing(Box::new(self))
    }

    /// Cast to a type.
    pub fn cast(self, ty: Type) -> Expr {
        Expr::Cast(ty, Box::new(self))
    }

    /// Over the rows of a group.
    pub fn folded(self, fold: Fold) -> Expr {
        Expr::Folded(fold, Box::new(self))
    }

    /// Over the rows of a window.
    pub fn over(self, fold: Fold, by: Vec<Expr>, order: Vec<Expr>, frame: Frame) -> Expr {
        Expr::Over(fold, Box::new(self), by, order, frame)
    }
}

/// What rows come from.
#[derive(Debug, Clone, PartialEq)]
pub enum From {
    /// An own relation.
    Relation(String),
    /// A table of the user's, by the parts of its name.
    Table(Vec<String>),
    /// Nothing: one row.
    Nothing,
}

/// Another relation beside the first, row by row where the conditions hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// Which one.
    pub relation: String,
    /// What it is called.
    pub alias: &'static str,
    /// Equalities.
    pub on: Vec<Expr>,
}

/// Rows of a relation, chosen, joined, folded.
#[derive(Debug, Clone, PartialEq)]
pub struct Select {
    /// Each different row once.
    pub distinct: bool,
    /// The columns with their names; none: all.
    pub columns: Vec<(String, Expr)>,
    /// Where they come from.
    pub from: From,
    /// What that is called, where others are joined.
    pub alias: Option<&'static str>,
    /// What is joined.
    pub joins: Vec<Join>,
    /// Which rows; all must hold.
    pub filter: Vec<Expr>,
    /// What is folded together.
    pub group: Vec<Expr>,
}

impl Select {
    /// Rows of an own relation.
    pub fn from(relation: impl Into<String>) -> Select {
        Select::of(From::Relation(relation.into()))
    }

    /// Rows of anything.
    pub fn of(from: From) -> Select {
        Select {
            distinct: false,
            columns: Vec::new(),
            from,
            alias: None,
            joins: Vec::new(),
            filter: Vec::new(),
            group: Vec::new(),
        }
    }

    /// With a column.
    pub fn with(mut self, name: impl Into<String>, is: Expr) -> Select {
        self.columns.push((name.into(), is));
        self
    }

    /// With columns that keep their names.
    pub fn keep<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Select {
        self.columns.extend(names.into_iter().map(|n| (n.to_owned(), field(n))));
        self
    }

    /// The same, of a joined relation.
    pub fn keep_of<'n>(
        mut self,
        alias: &'static str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Select {
        self.columns.extend(names.into_iter().map(|n| (n.to_owned(), of(alias, n))));
        self
    }

    /// Called so.
    pub fn called(mut self, alias: &'static str) -> Select {
        self.alias = Some(alias);
        self
    }

    /// Joined with another.
    pub fn join(
        mut self,
        relation: impl Into<String>,
        alias: &'static str,
        on: Vec<Expr>,
    ) -> Select {
        self.joins.push(Join { relation: relation.into(), alias, on });
        self
    }

    /// Only rows for which this holds.
    pub fn only(mut self, condition: Expr) -> Select {
        if condition != Expr::All(Vec::new()) {
            self.filter.push(condition);
        }
        self
    }

    /// Folded by these.
    pub fn by(mut self, group: Vec<Expr>) -> Select {
        self.group = group;
        self
    }

    /// Each row once.
    pub fn once(mut self) -> Select {
        self.distinct = true;
        self
    }
}

/// A relation with a name.
#[derive(Debug, Clone, PartialEq)]
pub enum Relation {
    /// Rows.
    Rows(Select),
    /// The rows of several.
    Union(Vec<Select>),
    /// Rows, and again and again those that follow from them.
    Recursive(Select, Select),
}

/// A statement: relations that build on each other, and what is asked in the end.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Statement {
    /// What is said at its top, a line each.
    pub head: Vec<String>,
    /// The relations: what is said of each (a line each), its name, and what it is.
    pub relations: Vec<(Vec<String>, String, Relation)>,
    /// The answer.
    pub answer: Vec<(Vec<String>, Select)>,
    /// What is said at its end.
    pub foot: Vec<String>,
}
