#!/usr/bin/env python3
"""Prints docs/benchmarks.md from what `make bench` has just measured.

    make bench                                measures, then prints the page
    make bench CASES=100000                   the same of a smaller desk
    make bench DATA=FILE                      times the replay of that log, too
    scripts/benchmarks.py RADD CASES [LOG]    prints it again, with what target/criterion has of the library

RADD is the program, whose start and replays are timed here: medians of repeated whole runs. The desk is measured by the
program `bench` beside it, which prints its part of the page itself.
"""

import json
import pathlib
import platform
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CRITERION = ROOT / "target" / "criterion"
DEMO = ROOT / "crates" / "radd" / "demo" / "incidents.csv"


def measured(folder):
    """Median nanoseconds of one iteration, and how many elements an iteration has."""
    estimates = json.loads((folder / "new" / "estimates.json").read_text())
    benchmark = json.loads((folder / "new" / "benchmark.json").read_text())
    throughput = benchmark.get("throughput") or {}
    return benchmark, estimates["median"]["point_estimate"], throughput.get("Elements", 1)


def benchmarks():
    for estimates in sorted(CRITERION.glob("**/new/estimates.json")):
        yield measured(estimates.parent.parent)


def deadlines():
    rows = []
    for benchmark, nanoseconds, elements in benchmarks():
        if benchmark["group_id"] != "due":
            continue
        each = nanoseconds / elements
        budget = int(benchmark["value_str"].split()[0])
        rows.append((benchmark["function_id"], budget, each))
    print("| calendar | budget | nanoseconds each | deadlines a second, one core |")
    print("| --- | --- | --- | --- |")
    for name, budget, each in sorted(rows):
        print(f"| {name} | {budget} h | {each:,.0f} | {1e9 / each:,.0f} |")


def others():
    print("| | microseconds |")
    print("| --- | --- |")
    for benchmark, nanoseconds, elements in benchmarks():
        if benchmark["group_id"] != "due":
            print(f"| {benchmark['full_id']} | {nanoseconds / elements / 1000:,.2f} |")


def seconds(command, runs=15):
    def once():
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start

    once()
    return statistics.median(once() for _ in range(runs))


def replay(radd, log):
    return [radd, "replay", str(log), "--plan", "basic", "--versus", "premium", "--region", "global",
            "--zone", "America/Sao_Paulo", "--holidays", "br"]


def cases(radd, log):
    return json.loads(subprocess.run(replay(radd, log) + ["--json"], check=True, capture_output=True).stdout)


def whole_runs(radd, log):
    promise = [radd, "promise", "--plan", "basic", "--region", "global", "--zone", "Asia/Riyadh",
               "--priority", "P1", "--holidays", "sa", "--at", "2026-11-26T16:00"]
    print("| whole run of the program | milliseconds, median of 15 |")
    print("| --- | --- |")
    print(f"| `radd promise`, one | {seconds(promise) * 1000:.0f} |")
    print(f"| `radd replay` of the demonstration log | {seconds(replay(radd, DEMO)) * 1000:.0f} |")
    if log:
        counted = cases(radd, log)
        size = f"{counted['cases']:,} cases in {counted['rows']:,} rows"
        print(f"| `radd replay` of a log of {size} | {seconds(replay(radd, log)) * 1000:.0f} |")


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def main():
    radd, cases, log = sys.argv[1], sys.argv[2], sys.argv[3:4]
    print("# Benchmarks\n")
    print(f"Printed by `make bench` on {processor()}, {platform.system()} {platform.machine()}.")
    print("A shared machine: compare figures within a page, not across pages.\n")
    print("## Deadlines\n")
    print("The aim is over 1,000,000 a second on one core for 8 × 5 with budgets to 24 h, at a cost that grows with the")
    print("days crossed and with nothing else. Starts are spread over a week that has a clock change; 8 × 5 observes 120")
    print("holidays unless it says otherwise.\n")
    deadlines()
    print("\n## The rest of the library\n")
    others()
    print("\n## The program\n")
    whole_runs(radd, log[0] if log else None)
    print("\n## The desk\n", flush=True)
    subprocess.run([pathlib.Path(radd).with_name("bench"), cases, *log], check=True)


main()
