#!/usr/bin/env python3
"""The time from a save to the new picture in `journey preview`, of a map with 100 touchpoints.

    cargo build --release
    benches/preview.py                      # what the README's figures use
    benches/preview.py --runs 100 --touchpoints 500

A save is over when the file is closed; the picture is there when its last byte has come out of the
socket, as a page would ask for it: what is new first, then the picture. Each save changes a word, and
is seen in the picture.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def ask(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    if answer.status != 200:
        sys.exit(f"{path}: {answer.status} {body}")
    return body


def saves(port, source, runs):
    text = source.read_text()
    state = json.loads(ask(port, "/state?after=0"))
    journey = state["journeys"][0]["name"]
    times = []
    for number in range(runs):
        word = f"Save number {number}"
        # Saves do not fall into step with the looks at the file.
        time.sleep(0.2 + 0.0137 * (number % 7))
        source.write_text(text.replace('"All of it in one map"', f'"{word}"'))
        start = time.perf_counter()
        state = json.loads(ask(port, f"/state?after={state['revision']}"))
        seen = time.perf_counter()
        picture = ask(port, f"/picture?journey={journey}&view=map&theme=light")
        end = time.perf_counter()
        if state["broken"] or word not in picture:
            sys.exit(f"the picture of save {number} is not that of its text")
        times.append(((seen - start) * 1e3, (end - seen) * 1e3, (end - start) * 1e3))
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--touchpoints", type=int, default=100)
    parser.add_argument("--journey", default=str(ROOT / "target" / "release" / "journey"))
    args = parser.parse_args()
    if not os.access(args.journey, os.X_OK):
        sys.exit("build it first: cargo build --release")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        source = folder / "map.journey"
        writer = ["cargo", "bench", "--bench", "generated", "--", "single", str(args.touchpoints), str(source), str(folder / "map.d2")]
        subprocess.run(writer, cwd=ROOT, check=True, capture_output=True)
        (folder / "journey.toml").write_text("")
        command = [args.journey, "preview", "--as-of", "2026-11-22"]
        preview = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
        try:
            port = int(preview.stderr.readline().split("127.0.0.1:")[1].split("/")[0])
            times = saves(port, source, args.runs)
        finally:
            preview.kill()
    print(f"| {args.touchpoints} touchpoints, {args.runs} saves | least | median | most |")
    print("| --- | ---: | ---: | ---: |")
    for name, column in zip(["save to what is new", "the picture", "save to picture"], zip(*times)):
        print(f"| {name} | {min(column):.1f} ms | {statistics.median(column):.1f} ms | {max(column):.1f} ms |")


if __name__ == "__main__":
    main()
