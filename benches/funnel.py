#!/usr/bin/env python3
"""A funnel over a generated log, beside DuckDB and ClickHouse, reading included, in turns.

    cargo build --release && pip install duckdb chdb
    benches/funnel.py                         # 5 million events of 200,000 people
    benches/funnel.py --events 500000 --runs 1

Four steps, a window of one day, the deepest attempt of each person. Each rival is a process of its own
with two threads, that reads the CSV and answers; ClickHouse by its `windowFunnel`, DuckDB by the windows
that `journey build --emit sql` writes for this funnel. All must give the same two numbers.
"""

import argparse
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEPS = ["view", "cart", "pay", "buy"]
DAY = 86_400_000_000

MAP = """
source log "Log" {
  table: "log"
  columns { who: text, at: timestamp, what: text }
  person: who
  time: at
}
EVENTS
metric went(a: event, b: event, c: event, d: event): percent {
  is: converted(a -> b -> c -> d, within: 1d), better: higher
}
journey Shop "Shop" {
MEASURES
}
"""

DUCKDB = """
import duckdb, sys
c = duckdb.connect()
c.execute("SET threads = 2")
c.execute("SET enable_progress_bar = false")
print(c.execute('''
WITH ev AS (
  SELECT who, epoch_us("at") AS t, what FROM read_csv('{file}', header = true,
    columns = {{'who': 'VARCHAR', 'at': 'TIMESTAMP', 'what': 'VARCHAR', 'page': 'VARCHAR'}})
  WHERE what IN ('view', 'cart', 'pay', 'buy')
), w4 AS (
  SELECT *, MIN(CASE WHEN what = 'buy' THEN t END) OVER f AS t4 FROM ev
  WINDOW f AS (PARTITION BY who ORDER BY t RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
), w3 AS (
  SELECT who, t, what, MIN(CASE WHEN what = 'pay' THEN t4 END) OVER f AS t4 FROM w4
  WINDOW f AS (PARTITION BY who ORDER BY t RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
), w2 AS (
  SELECT who, t, what, MIN(CASE WHEN what = 'cart' THEN t4 END) OVER f AS t4 FROM w3
  WINDOW f AS (PARTITION BY who ORDER BY t RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
), n AS (SELECT MAX(t) AS n FROM ev)
SELECT COUNT(DISTINCT CASE WHEN t4 - t <= {day} THEN who END), COUNT(DISTINCT who)
FROM w2, n WHERE what = 'view' AND t + {day} <= n''').fetchone())
"""

CLICKHOUSE = """
import chdb
print(chdb.query('''
WITH ev AS (SELECT who, toUnixTimestamp64Micro(at) AS t, what FROM file('{file}', 'CSVWithNames',
    'who String, at DateTime64(6), what String, page String') WHERE what IN ('view', 'cart', 'pay', 'buy')),
  (SELECT max(t) FROM ev) AS n
SELECT countIf(level = 4), count() FROM (
  SELECT who, windowFunnel({day})(toUInt64(t), what = 'view' AND t + {day} <= n, what = 'cart', what = 'pay',
    what = 'buy') AS level FROM ev GROUP BY who) WHERE level > 0
SETTINGS max_threads = 2'''))
"""


def write(file, events, people):
    """Events in the order of time, mostly views; some people are much busier than others."""
    random.seed(1)
    who = [f"user_{i:06d}" for i in range(people)]
    weights = [random.paretovariate(1.5) for _ in range(people)]
    whats = random.choices(["view", "search", "cart", "pay", "buy", "help"], [50, 20, 12, 8, 6, 4], k=1 << 20)
    with open(file, "w") as out:
        out.write("who,at,what,page\n")
        moment, done = 1_767_225_600.0, 0
        while done < events:
            piece = random.choices(who, weights, k=min(1 << 16, events - done))
            lines = []
            for person in piece:
                moment += 90 * 86_400 / events
                at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(moment))
                lines.append(f"{person},{at}.{int(moment % 1 * 1e6):06d},{whats[done & 0xFFFFF]},p{done % 997}\n")
                done += 1
            out.writelines(lines)


def run(command, good=(0,)):
    """Wall time in seconds, peak memory in MB, and what was written; the end, if the process fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = process.stdout.read(), process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in good:
        sys.exit(f"{' '.join(command)} failed:\n{out}{err}")
    return wall, used.ru_maxrss / 1024, out


def project(folder, funnels):
    names = [f"{s}{i}" for i in range(funnels) for s in STEPS]
    events = "\n".join(f'event {n} in log where what == "{n.rstrip("0123456789")}"' for n in names)
    measures = "\n".join(
        f"  measure m{i} = went({STEPS[0]}{i}, b: {STEPS[1]}{i}, c: {STEPS[2]}{i}, d: {STEPS[3]}{i})" for i in range(funnels)
    )
    folder.mkdir()
    (folder / "shop.journey").write_text(MAP.replace("EVENTS", events).replace("MEASURES", measures))
    return folder


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--events", type=int, default=5_000_000)
    asked.add_argument("--people", type=int, default=200_000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--journey", default=str(ROOT / "target/release/journey"))
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as base:
        base = Path(base)
        file = base / "log.csv"
        write(file, given.events, given.people)
        one, ten = project(base / "one", 1), project(base / "ten", 10)
        journey = lambda folder: [given.journey, "measure", str(folder), "--data", f"log={file}", "--format", "json"]
        fill = lambda text: [sys.executable, "-c", text.format(file=file, day=DAY)]
        commands = {
            "journey, one funnel": journey(one),
            "DuckDB": fill(DUCKDB),
            "ClickHouse": fill(CLICKHOUSE),
            "journey, ten funnels": journey(ten),
        }
        told = {name: [] for name in commands}
        for _ in range(given.runs):
            for name, command in commands.items():
                # Missed targets are told by a status of 1.
                told[name].append(run(command, (0, 1) if name.startswith("journey") else (0,)))
        print(f"{given.events:,} events of {given.people:,} people, {file.stat().st_size / 1e6:.0f} MB, {os.cpu_count()} cores")
        print("| | least wall | middle wall | peak memory | numbers |\n| --- | ---: | ---: | ---: | --- |")
        for name, runs in told.items():
            walls = [r[0] for r in runs]
            out = runs[0][2]
            if name.startswith("journey"):
                out = " ".join(re.search(rf'"{key}": (\d+)', out).group(1) for key in ("numerator", "denominator"))
            numbers = " of ".join(re.findall(r"\d+", out)[:2])
            print(f"| {name} | {min(walls):.2f} s | {statistics.median(walls):.2f} s | {max(r[1] for r in runs):.0f} MB | {numbers} |")
        least = {name: min(r[0] for r in runs) for name, runs in told.items()}
        rival = min(least["DuckDB"], least["ClickHouse"])
        print(f"\njourney to the faster rival: {least['journey, one funnel'] / rival:.2f}")
        print(f"ten funnels to one: {least['journey, ten funnels'] / least['journey, one funnel']:.2f}")


if __name__ == "__main__":
    main()
