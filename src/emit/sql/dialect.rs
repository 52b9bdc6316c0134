//! The dialects: one table of all in which they differ.

use super::relation::Type;

/// A dialect of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// DuckDB.
    Duckdb,
    /// PostgreSQL, from 14 on.
    Postgres,
    /// SQLite, from 3.28 on.
    Sqlite,
    /// ClickHouse.
    Clickhouse,
    /// Apache Spark, and Databricks.
    Spark,
    /// Trino.
    Trino,
    /// Google BigQuery.
    Bigquery,
    /// Snowflake.
    Snowflake,
}

/// How a text is written between its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escapes {
    /// A quote is written twice; nothing else means anything.
    Doubled,
    /// A backslash goes before a quote and before itself.
    Backslash,
}

/// In what a dialect differs from the others.
pub struct Differences {
    /// What goes around names.
    pub quotes: (char, char),
    /// Whether simple names go without quotes: where a quoted name is another one.
    pub bare_names: bool,
    /// How texts are written.
    pub escapes: Escapes,
    /// The names of the types: of doubles, whole numbers, texts.
    pub types: (&'static str, &'static str, &'static str),
    /// A point in time as microseconds.
    pub moment: fn(&str) -> String,
    /// A day as its number.
    pub day_number: fn(&str) -> String,
    /// The beginning of a day in a zone (a literal) as microseconds; `None`: cannot be said.
    pub day_start: fn(&str, &str) -> Option<String>,
    /// A decimal number.
    pub decimal: fn(&str) -> String,
    /// A value that is known to be there.
    pub present: fn(&str) -> String,
    /// How a statement begins; `None`: no relation can build on itself.
    pub recursive: Option<&'static str>,
    /// How it ends.
    pub end: &'static str,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Dialect; 8] = [
        Dialect::Duckdb,
        Dialect::Postgres,
        Dialect::Sqlite,
        Dialect::Clickhouse,
        Dialect::Spark,
        Dialect::Trino,
        Dialect::Bigquery,
        Dialect::Snowflake,
    ];

    /// Its name, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Duckdb => "duckdb",
            Dialect::Postgres => "postgres",
            Dialect::Sqlite => "sqlite",
            Dialect::Clickhouse => "clickhouse",
            Dialect::Spark => "spark",
            Dialect::Trino => "trino",
            Dialect::Bigquery => "bigquery",
            Dialect::Snowflake => "snowflake",
        }
    }

    /// In what it differs.
    pub fn differences(self) -> Differences {
        let common = Differences {
            quotes: ('"', '"'),
            bare_names: false,
            escapes: Escapes::Doubled,
            types: ("DOUBLE", "BIGINT", "VARCHAR"),
            moment: |x| format!("epoch_us({x})"),
            day_number: |x| format!("date_diff('day', DATE '1970-01-01', {x})"),
            day_start: |_, _| None,
            decimal: str::to_owned,
            present: str::to_owned,
            recursive: Some("WITH RECURSIVE"),
            end: ";",
        };
        match self {
            Dialect::Duckdb => Differences {
                day_start: |x, zone| {
                    Some(format!("epoch_us(CAST({x} AS TIMESTAMP) AT TIME ZONE {zone})"))
                },
                ..common
            },
            Dialect::Postgres => Differences {
                types: ("DOUBLE PRECISION", "BIGINT", "TEXT"),
                moment: |x| format!("CAST(EXTRACT(EPOCH FROM {x}) * 1000000 AS BIGINT)"),
                day_number: |x| format!("({x} - DATE '1970-01-01')"),
                day_start: |x, zone| {
                    let start = format!("CAST({x} AS TIMESTAMP) AT TIME ZONE {zone}");
                    Some(format!("CAST(EXTRACT(EPOCH FROM {start}) * 1000000 AS BIGINT)"))
                },
                ..common
            },
            Dialect::Sqlite => Differences {
                types: ("REAL", "INTEGER", "TEXT"),
                moment: sqlite_moment,
                day_number: |x| format!("(CAST(strftime('%s', {x}) AS INTEGER) / 86400)"),
                ..common
            },
            Dialect::Clickhouse => Differences {
                quotes: ('`', '`'),
                escapes: Escapes::Backslash,
                types: ("Nullable(Float64)", "Nullable(Int64)", "Nullable(String)"),
                moment: |x| format!("toUnixTimestamp64Micro(toDateTime64({x}, 6, 'UTC'))"),
                day_number: |x| format!("dateDiff('day', toDate32('1970-01-01'), {x})"),
                day_start: |x, zone| {
                    let day = format!("toString({x})");
                    Some(format!("toUnixTimestamp64Micro(toDateTime64({day}, 6, {zone}))"))
                },
                decimal: |x| format!("CAST('{x}' AS Decimal(38, 9))"),
                present: |x| format!("assumeNotNull({x})"),
                end: "\nSETTINGS prefer_column_name_to_alias = 1, max_ast_elements = 10000000, max_expanded_ast_elements = 10000000;",
                ..common
            },
            Dialect::Spark => Differences {
                quotes: ('`', '`'),
                escapes: Escapes::Backslash,
                types: ("DOUBLE", "BIGINT", "STRING"),
                moment: |x| format!("unix_micros(CAST({x} AS TIMESTAMP))"),
                day_number: |x| format!("datediff({x}, DATE '1970-01-01')"),
                day_start: |x, zone| {
                    // The session's zone goes in and out again.
                    let here = format!("to_timestamp_ltz(date_format({x}, 'yyyy-MM-dd'))");
                    Some(format!(
                        "unix_micros(convert_timezone({zone}, current_timezone(), CAST({here} AS TIMESTAMP_NTZ)))"
                    ))
                },
                ..common
            },
            Dialect::Trino => Differences {
                moment: |x| format!("CAST(ROUND(to_unixtime({x}) * 1000000) AS BIGINT)"),
                day_start: |x, zone| {
                    let start = format!("with_timezone(CAST({x} AS TIMESTAMP), {zone})");
                    Some(format!("CAST(ROUND(to_unixtime({start}) * 1000000) AS BIGINT)"))
                },
                recursive: None,
                ..common
            },
            Dialect::Bigquery => Differences {
                quotes: ('`', '`'),
                escapes: Escapes::Backslash,
                types: ("FLOAT64", "INT64", "STRING"),
                moment: |x| format!("UNIX_MICROS(CAST({x} AS TIMESTAMP))"),
                day_number: |x| format!("UNIX_DATE({x})"),
                day_start: |x, zone| Some(format!("UNIX_MICROS(TIMESTAMP({x}, {zone}))")),
                decimal: |x| format!("NUMERIC '{x}'"),
                ..common
            },
            Dialect::Snowflake => Differences {
                bare_names: true,
                escapes: Escapes::Backslash,
                moment: |x| format!("DATE_PART(EPOCH_MICROSECOND, {x})"),
                day_number: |x| format!("DATEDIFF('day', CAST('1970-01-01' AS DATE), {x})"),
                day_start: |x, zone| {
                    let start = format!("CAST({x} AS TIMESTAMP_NTZ)");
                    Some(format!(
                        "DATE_PART(EPOCH_MICROSECOND, CONVERT_TIMEZONE({zone}, 'UTC', {start}))"
                    ))
                },
                ..common
            },
        }
    }
}

/// SQLite has no type for times: they are texts, `2026-03-01 12:30:00.25+01:00`, and its functions
/// know thousandths of a second only. So the fraction is read by itself.
fn sqlite_moment(x: &str) -> String {
    format!(
        "(CAST(strftime('%s', substr({x}, 1, 19) || ltrim(substr({x}, 20), '.0123456789')) AS INTEGER) * 1000000 \
         + CASE WHEN substr({x}, 20, 1) = '.' THEN CAST(ROUND(1000000 * CAST(substr({x}, 20) AS REAL)) AS INTEGER) ELSE 0 END)"
    )
}

impl Differences {
    /// The name of a type.
    pub fn ty(&self, ty: Type) -> &'static str {
        match ty {
            Type::Double => self.types.0,
            Type::Whole => self.types.1,
            Type::Text => self.types.2,
        }
    }

    /// A name.
    pub fn name(&self, name: &str) -> String {
        let simple = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        let begins = name.as_bytes().first().is_some_and(|b| !b.is_ascii_digit());
        let word = name.to_ascii_uppercase();
        if self.bare_names && begins && name.bytes().all(simple) && !RESERVED.contains(&&*word) {
            return name.to_owned();
        }
        let (open, close) = self.quotes;
        let mut out = String::from(open);
        for c in name.chars() {
            // BigQuery, ClickHouse and Spark know backslashes between backticks, too; no table of
            // theirs has one in its name.
            if c == close || (c == '\\' && close == '`' && self.escapes == Escapes::Backslash) {
                out.push(if close == '`' && c == '\\' { '\\' } else { close });
            }
            out.push(c);
        }
        out.push(close);
        out
    }

    /// A text as data.
    pub fn text(&self, text: &str) -> String {
        let mut out = String::from("'");
        for c in text.chars() {
            match (self.escapes, c) {
                (Escapes::Doubled, '\'') => out.push_str("''"),
                (Escapes::Backslash, '\'') => out.push_str("\\'"),
                (Escapes::Backslash, '\\') => out.push_str("\\\\"),
                (Escapes::Backslash, '\n') => out.push_str("\\n"),
                (Escapes::Backslash, '\r') => out.push_str("\\r"),
                (_, c) => out.push(c),
            }
        }
        out.push('\'');
        out
    }
}

/// Words of Snowflake that no name may be without quotes.
const RESERVED: [&str; 60] = [
    "ALL",
    "ALTER",
    "AND",
    "ANY",
    "AS",
    "BETWEEN",
    "BY",
    "CASE",
    "CAST",
    "CHECK",
    "COLUMN",
    "CONNECT",
    "CONSTRAINT",
    "CREATE",
    "CROSS",
    "CURRENT",
    "DATABASE",
    "DELETE",
    "DISTINCT",
    "DROP",
    "ELSE",
    "EXISTS",
    "FALSE",
    "FOLLOWING",
    "FOR",
    "FROM",
    "FULL",
    "GRANT",
    "GROUP",
    "HAVING",
    "ILIKE",
    "IN",
    "INNER",
    "INSERT",
    "INTERSECT",
    "INTO",
    "IS",
    "JOIN",
    "LATERAL",
    "LEFT",
    "LIKE",
    "MINUS",
    "NOT",
    "NULL",
    "OF",
    "ON",
    "OR",
    "ORDER",
    "QUALIFY",
    "RIGHT",
    "ROW",
    "ROWS",
    "SELECT",
    "SET",
    "START",
    "TABLE",
    "THEN",
    "TRUE",
    "UNION",
    "WHERE",
];
