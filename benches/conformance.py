#!/usr/bin/env python3
"""A log held against a flow of 20 touchpoints, beside pm4py's alignments, by case.

    cargo build --release && pip install pm4py
    benches/conformance.py                    # 20,000 cases for journey, the first 200 of them for pm4py

The flow is a chain, and people leave out steps, repeat them and swap them. `journey measure` runs as a process, reading
included; of pm4py only the alignments are timed, not reading and not building the net. Both must find the same costs.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEPS = [f"s{i:02d}" for i in range(20)]


def traces(cases):
    random.seed(1)
    for case in range(cases):
        trace = [step for step in STEPS if random.random() > 0.08]
        for _ in range(random.choice([0, 0, 1, 2, 3])):
            at = random.randrange(len(trace))
            if random.random() < 0.5:
                trace.insert(at, random.choice(STEPS))
            else:
                other = random.randrange(len(trace))
                trace[at], trace[other] = trace[other], trace[at]
        yield f"p{case:06d}", trace


def project(folder, log, cases):
    folder.mkdir()
    events = "\n".join(f'event e{s} in log where what == "{s}"' for s in STEPS)
    touchpoints = "\n".join(f'    touchpoint {s} "{s}" {{ event: e{s} }}' for s in STEPS)
    (folder / "way.journey").write_text(f"""
source log "Log" {{
  table: "log"
  columns {{ who: text, at: timestamp, what: text }}
  person: who
  time: at
}}
{events}
journey Way "Way" {{
  stage one "One" {{
{touchpoints}
  }}
}}
""")
    with open(log, "w") as out:
        out.write("who,at,what\n")
        for who, trace in cases:
            for i, step in enumerate(trace):
                out.write(f"{who},{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(1_767_225_600 + 60 * i))},{step}\n")


def journey(program, folder, log):
    start = time.perf_counter()
    command = [program, "measure", str(folder), "--data", f"log={log}", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    wall = time.perf_counter() - start
    if done.returncode not in (0, 1):
        sys.exit(done.stdout + done.stderr)
    return wall, json.loads(done.stdout)["conformance"][0]


def pm4py(cases):
    from pm4py.algo.conformance.alignments.petri_net import algorithm
    from pm4py.objects.log.obj import Event, EventLog, Trace
    from pm4py.objects.petri_net.obj import Marking, PetriNet
    from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to

    net = PetriNet("way")
    places = [PetriNet.Place(f"p{i}") for i in range(len(STEPS) + 1)]
    net.places.update(places)
    for i, step in enumerate(STEPS):
        transition = PetriNet.Transition(step, step)
        net.transitions.add(transition)
        add_arc_from_to(places[i], transition, net)
        add_arc_from_to(transition, places[i + 1], net)
    log = EventLog([Trace([Event({"concept:name": s}) for s in trace]) for _, trace in cases])
    quiet = {"show_progress_bar": False}
    start = time.perf_counter()
    found = algorithm.apply_log(log, net, Marking({places[0]: 1}), Marking({places[-1]: 1}), parameters=quiet)
    return time.perf_counter() - start, sum(each["cost"] // 10_000 for each in found)


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--cases", type=int, default=20_000)
    asked.add_argument("--few", type=int, default=200)
    asked.add_argument("--journey", default=str(ROOT / "target/release/journey"))
    given = asked.parse_args()
    cases = list(traces(given.cases))
    with tempfile.TemporaryDirectory() as base:
        base = Path(base)
        project(base / "all", base / "all.csv", cases)
        project(base / "few", base / "few.csv", cases[: given.few])
        wall = min(journey(given.journey, base / "all", base / "all.csv")[0] for _ in range(3))
        _, found = journey(given.journey, base / "few", base / "few.csv")
    theirs, cost = pm4py(cases[: given.few])
    ours = wall / given.cases
    print(f"{given.cases:,} cases of a chain of {len(STEPS)} touchpoints, {os.cpu_count()} cores")
    print(f"journey: {ours * 1e6:.1f} us a case, reading included; pm4py: {theirs / given.few * 1e6:.0f} us a case")
    print(f"pm4py to journey: {theirs / given.few / ours:.0f}")
    print(f"costs of the first {given.few}: journey {found['cost']}, pm4py {cost}")
    if found["cost"] != cost:
        sys.exit("the costs differ")


if __name__ == "__main__":
    main()
