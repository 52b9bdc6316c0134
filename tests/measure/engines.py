"""Runs statements in a database engine: python3 engines.py ENGINE BATCH.json

The batch is a list of cases: {"tables": [{"name", "columns": [[name, type]], "rows": [[text or null]]}],
"sql": statement}. A case without tables uses those of the case before. For each case one line of JSON is
written: {"csv": the answer} or {"error": why}. Exit status 77: the engine is not here; why is on the
last line of standard error.
"""

import csv
import glob
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile


def skip(why):
    print(why, file=sys.stderr)
    sys.exit(77)


TYPES = {
    # text, number, count, timestamp, date, yes_no, duration, money
    "duckdb": ["VARCHAR", "DOUBLE", "BIGINT", "TIMESTAMP", "DATE", "BOOLEAN", "BIGINT", "DECIMAL(18, 4)"],
    "postgres": ["TEXT", "DOUBLE PRECISION", "BIGINT", "TIMESTAMP", "DATE", "BOOLEAN", "BIGINT", "NUMERIC"],
    "sqlite": ["TEXT", "REAL", "INTEGER", "TEXT", "TEXT", "INTEGER", "INTEGER", "REAL"],
    "clickhouse": [
        "Nullable(String)", "Nullable(Float64)", "Nullable(Int64)", "Nullable(DateTime64(6, 'UTC'))",
        "Nullable(Date32)", "Nullable(Bool)", "Nullable(Int64)", "Nullable(Decimal(18, 4))",
    ],
    "spark": ["STRING", "DOUBLE", "BIGINT", "TIMESTAMP", "DATE", "BOOLEAN", "BIGINT", "DECIMAL(18, 4)"],
}
KINDS = ["text", "number", "count", "timestamp", "date", "yes_no", "duration", "money"]
BACKSLASH = {"clickhouse", "spark"}


def name(engine, text):
    quote = "`" if engine in BACKSLASH else '"'
    return quote + text.replace(quote, quote * 2) + quote


def literal(engine, kind, text):
    if text is None:
        return "NULL"
    if kind in ("number", "count", "duration", "money"):
        return text
    if kind == "yes_no":
        return {"true": "1", "false": "0"}[text] if engine == "sqlite" else text
    if engine in BACKSLASH:
        text = text.replace("\\", "\\\\").replace("'", "\\'")
    else:
        text = text.replace("'", "''")
    if engine == "postgres" and kind == "timestamp":
        return f"TIMESTAMP '{text}'"
    return f"'{text}'"


def statements(engine, table):
    """Makes a table and fills it."""
    called = name(engine, table["name"])
    types = [TYPES[engine][KINDS.index(kind)] for _, kind in table["columns"]]
    columns = ", ".join(f"{name(engine, c)} {ty}" for (c, _), ty in zip(table["columns"], types))
    end = " ENGINE = Memory" if engine == "clickhouse" else ""
    temporary = "TEMPORARY " if engine == "postgres" else ""
    yield f"DROP TABLE IF EXISTS {called}"
    yield f"CREATE {temporary}TABLE {called} ({columns}){end}"
    rows = [
        "(" + ", ".join(literal(engine, kind, v) for (_, kind), v in zip(table["columns"], row)) + ")"
        for row in table["rows"]
    ]
    for start in range(0, len(rows), 400):
        yield f"INSERT INTO {called} VALUES " + ", ".join(rows[start : start + 400])


def as_csv(header, rows):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(["" if v is None else repr(v) if isinstance(v, float) else v for v in row] for row in rows)
    return out.getvalue()


def say(answer):
    print(json.dumps(answer), flush=True)


def each(cases, load, ask):
    for case in cases:
        try:
            for table in case.get("tables", []):
                load(table)
            say({"csv": ask(case["sql"])})
        except Exception as error:  # whatever the engine says, the test shows it
            say({"error": f"{type(error).__name__}: {error}"[:3000]})


def duckdb(cases):
    try:
        import duckdb as engine
    except ImportError:
        skip("the package duckdb is not here")
    connection = engine.connect()
    connection.execute("SET threads = 2")

    def load(table):
        for statement in statements("duckdb", table):
            connection.execute(statement)

    def ask(sql):
        answer = connection.execute(sql)
        return as_csv([c[0] for c in answer.description], answer.fetchall())

    each(cases, load, ask)


def sqlite(cases):
    import sqlite3

    connection = sqlite3.connect(":memory:")

    def load(table):
        for statement in statements("sqlite", table):
            connection.execute(statement)

    def ask(sql):
        answer = connection.execute(sql)
        return as_csv([c[0] for c in answer.description], answer.fetchall())

    each(cases, load, ask)


def clickhouse(cases):
    try:
        from chdb import session
    except ImportError:
        skip("the package chdb is not here")
    connection = session.Session()

    def load(table):
        for statement in statements("clickhouse", table):
            connection.query(statement)

    def ask(sql):
        end = sql.rindex(";")
        return str(connection.query(sql[:end], "CSVWithNames"))

    each(cases, load, ask)


def spark(cases):
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        skip("the package pyspark is not here")
    if not shutil.which("java"):
        skip("there is no Java for Spark")
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    connection = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.cteRecursionLevelLimit", "1000")
        .getOrCreate()
    )
    connection.sparkContext.setLogLevel("OFF")

    def load(table):
        types = [TYPES["spark"][KINDS.index(kind)] for _, kind in table["columns"]]
        columns = ", ".join(
            f"CAST(c{i} AS {ty}) AS {name('spark', c)}"
            for i, ((c, _), ty) in enumerate(zip(table["columns"], types))
        )
        schema = ", ".join(f"c{i} STRING" for i in range(len(types)))
        rows = connection.createDataFrame([tuple(row) for row in table["rows"]], schema)
        rows.createOrReplaceTempView("as_text")
        connection.sql(f"SELECT {columns} FROM as_text").createOrReplaceTempView(table["name"])

    def ask(sql):
        answer = connection.sql(sql[: sql.rindex(";")])
        return as_csv(answer.columns, [tuple(row) for row in answer.collect()])

    each(cases, load, ask)


def postgres(cases):
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    folder = found[-1] if found else os.path.dirname(shutil.which("initdb") or "")
    if not folder:
        skip("there is no PostgreSQL server")
    other = []
    if os.getuid() == 0:
        # The server refuses to run as root.
        if not shutil.which("runuser") or subprocess.run(["id", "postgres"], capture_output=True).returncode:
            skip("there is no user `postgres` to run the server")
        other = ["runuser", "-u", "postgres", "--"]
    base = tempfile.mkdtemp(prefix="journey-postgres-")
    os.chmod(base, 0o777)
    data = os.path.join(base, "data")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    tool = lambda t: os.path.join(folder, t)
    start = [
        [tool("initdb"), "-D", data, "-A", "trust", "-U", "postgres", "--locale=C", "-E", "UTF8", "-N"],
        [tool("pg_ctl"), "-D", data, "-w", "-l", os.path.join(base, "log"), "-o",
         f"-k {base} -c listen_addresses='' -c fsync=off -c timezone=UTC -c jit=off -c enable_nestloop=off", "start"],
    ]
    try:
        for command in start:
            done = subprocess.run(other + command, cwd="/", **quiet)
            if done.returncode:
                skip(f"the PostgreSQL server does not start: {done.stderr.decode().strip()}")
        client = [tool("psql"), "-h", base, "-U", "postgres", "-d", "postgres", "-X", "-q"]
        mark = "=== next case ==="
        script = os.path.join(base, "script.sql")
        with open(script, "w") as out:
            for case in cases:
                for table in case.get("tables", []):
                    for statement in statements("postgres", table):
                        out.write(statement + ";\n")
                out.write("\\pset format csv\n" + case["sql"] + f"\n\\echo '{mark}'\n")
                out.write(f"\\warn '{mark}'\n")
        done = subprocess.run(client + ["-f", script], capture_output=True, text=True, cwd="/")
        answers = done.stdout.split(mark + "\n")
        errors = [e for e in done.stderr.split(mark + "\n")]
        for answer, error in list(zip(answers, errors))[: len(cases)]:
            problem = [line for line in error.splitlines() if "NOTICE" not in line]
            say({"error": "\n".join(problem)[:3000]} if problem else {"csv": answer})
    finally:
        subprocess.run(other + [tool("pg_ctl"), "-D", data, "-m", "immediate", "stop"], cwd="/", **quiet)
        shutil.rmtree(base, ignore_errors=True)


def parse(cases, dialect):
    try:
        import sqlglot
    except ImportError:
        skip("the package sqlglot is not here")
    for case in cases:
        try:
            found = sqlglot.parse(case["sql"], read=dialect)
            say({"csv": str(len([f for f in found if f is not None and f.key != "semicolon"]))})
        except Exception as error:
            say({"error": str(error)[:3000]})


ENGINES = {
    "duckdb": duckdb,
    "sqlite": sqlite,
    "clickhouse": clickhouse,
    "spark": spark,
    "postgres": postgres,
    "trino": lambda cases: parse(cases, "trino"),
    "bigquery": lambda cases: parse(cases, "bigquery"),
    "snowflake": lambda cases: parse(cases, "snowflake"),
}

if __name__ == "__main__":
    with open(sys.argv[2]) as batch:
        ENGINES[sys.argv[1]](json.load(batch))
