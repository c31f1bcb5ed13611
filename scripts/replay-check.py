#!/usr/bin/env python3
"""Checks `radd replay` against a second, slower count of the same log.

It shares nothing with Radd but the log and the list of holidays. The plans' hours and targets are stated here, once
more, as the page of plans says them (docs/policy.md S2-S6, S9, D2), for the region Global. Support time is counted
by walking from minute to minute (from second to second where a case's times have seconds) and asking each one
whether the desk was open. That is slow, and hard to get wrong.

    scripts/replay-check.py --log FILE --radd target/release/radd [--sample 500 | --all] [--zone America/Sao_Paulo]

Each case of the sample is compared under each plan: submission, priority, deadline, and for both measures the time of
the response, the support time until then and the outcome. Any difference is printed, and the exit status is then 1.

Zone data: Radd has its own tz database compiled in, and this script uses Python's `zoneinfo`, that is the system's
database. Both releases are printed. If they disagree about the log's zone and years, differences are to be expected;
they would be a finding about the data.
"""

import argparse
import csv
import gzip
import json
import random
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

UTC = timezone.utc
REPOSITORY = Path(__file__).resolve().parent.parent
HOUR = 3600

# Seconds of support time by priority, and whether they run on working hours (else around the clock).
PLANS = {
    "basic": {1: (2 * HOUR, True), 2: (12 * HOUR, True), 3: (24 * HOUR, True), 4: (24 * HOUR, True)},
    "premium": {1: (HOUR // 2, False), 2: (HOUR, False), 3: (4 * HOUR, True), 4: (12 * HOUR, True)},
}
OPENS, CLOSES = 9, 17  # Monday to Friday


class Desk:
    """When the desk is open, minute by minute or second by second."""

    def __init__(self, zone, holidays):
        self.zone, self.holidays, self.known = zone, holidays, {}

    def is_open(self, at):
        """Whether the working hours hold the instant (seconds since 1970)."""
        answer = self.known.get(at)
        if answer is None:
            local = datetime.fromtimestamp(at, self.zone)
            answer = local.weekday() < 5 and OPENS <= local.hour < CLOSES and local.date() not in self.holidays
            self.known[at] = answer
        return answer

    def walk(self, start, target, end, step, working_hours):
        """The deadline, and the support time from start to end; times are seconds since 1970."""
        due, at_end, counted, at = None, None, 0, start
        while due is None or at_end is None:
            if at == end:
                at_end = counted
            if not working_hours or self.is_open(at):
                counted += step
                if counted == target:
                    due = at + step
            at += step
        return due, at_end


def read_holidays(place):
    """The nation's dates of catalog/holidays: those of every place, and those that only single subdivisions lack."""
    path = REPOSITORY / "catalog" / "holidays" / f"{place.lower()}.csv"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    dates = set()
    for row in csv.DictReader(lines, delimiter=";"):
        scopes = row["scopes"].split()
        if any(scope == "*" or scope == place.upper() or scope.startswith("-") for scope in scopes):
            dates.add(date.fromisoformat(row["date"]))
    return dates


def instant(text, zone):
    """Seconds since 1970 of a time of the log; None where it is unknown.

    Of a repeated local time the first is meant (fold=0). A skipped one is read with the offset from before the clocks
    moved, which is also what fold=0 does.
    """
    if not text.strip():
        return None
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone, fold=0)
    seconds = moment.astimezone(UTC).timestamp()
    assert seconds == int(seconds), f"{text}: this check counts whole seconds"
    return int(seconds)


def read_cases(path, zone):
    """The log's cases by number, each with submission, priority and both responses; and the log's last instant."""
    opener = gzip.open if path.read_bytes()[:2] == b"\x1f\x8b" else open
    rows = {}
    end = None
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            row["at"], row["opened"] = instant(row["event_at"], zone), instant(row["opened_at"], zone)
            rows.setdefault(row["number"], []).append(row)
            end = max(at for at in (end, row["at"], row["opened"]) if at is not None)
    return {number: read_case(updates) for number, updates in rows.items()}, end


def read_case(updates):
    updates = sorted(updates, key=lambda row: row["at"])
    opened = min(row["opened"] for row in updates)
    work = [row["at"] for row in updates if row["assigned_to"] or row["state"] not in ("", "New")]
    state = [row["at"] for row in updates if row["state"] not in ("", "New")]
    return {
        "submitted": opened,
        "priority": int(updates[0]["priority"]),
        "answers": [max(found[0], opened) if found else None for found in (work, state)],
    }


def expected(desk, case, plan, end):
    """What the CSV of `radd replay` ought to say of the case."""
    target, working_hours = PLANS[plan][case["priority"]]
    submitted = case["submitted"]
    row = {"submitted": submitted, "priority": f"P{case['priority']}", "target_seconds": target}
    for name, answer in zip(("first_sign_of_work", "state_no_longer_new"), case["answers"]):
        until = end if answer is None else answer
        step = 60 if submitted % 60 == until % 60 == 0 else 1
        due, elapsed = desk.walk(submitted, target, until, step, working_hours)
        if answer is None:
            outcome = "late" if end > due else "run"
        else:
            outcome = "kept" if answer <= due else "late-kept"
        row["due"] = due
        row[f"{name}_at"] = answer
        row[f"{name}_seconds"] = None if answer is None else elapsed
        row[f"{name}_outcome"] = outcome
    return row


def said(row):
    """A row of radd's CSV in the terms of `expected`."""
    seconds = lambda text: int(datetime.fromisoformat(text).timestamp()) if text else None
    number = lambda text: int(text) if text else None
    instants = ("submitted", "due", "first_sign_of_work_at", "state_no_longer_new_at")
    numbers = ("target_seconds", "first_sign_of_work_seconds", "state_no_longer_new_seconds")
    words = ("priority", "first_sign_of_work_outcome", "state_no_longer_new_outcome")
    return {
        **{key: seconds(row[key]) for key in instants},
        **{key: number(row[key]) for key in numbers},
        **{key: row[key] for key in words},
    }


def run_radd(options, log, *more):
    command = [options.radd, "replay", str(log), "--zone", options.zone, "--holidays", options.holidays, *more]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def compare(options, desk, cases, end, rows):
    """Compares the sampled cases under both plans, and returns how many were and how many differ."""
    numbers = sorted(cases)
    if not options.all and len(numbers) > options.sample:
        numbers = random.Random(options.seed).sample(numbers, options.sample)
    differ = 0
    for number in numbers:
        for plan in PLANS:
            ours, theirs = expected(desk, cases[number], plan, end), said(rows[number, plan])
            wrong = {key: (theirs[key], value) for key, value in ours.items() if theirs[key] != value}
            if wrong:
                differ += 1
                print(f"{number} under {plan}: (radd, this script) {wrong}")
    return len(numbers), differ


def compare_tallies(figures, rows):
    """The report's totals against a count of the CSV's rows."""
    differ = 0
    for plan in figures["plans"]:
        for measure, total in plan["all"].items():
            outcomes = [row[f"{measure}_outcome"] for (_, of), row in rows.items() if of == plan["plan"]]
            kept, missed = outcomes.count("kept"), outcomes.count("late-kept") + outcomes.count("late")
            if (kept, missed) != (total["kept"], total["missed"]):
                differ += 1
                print(f"{plan['plan']}, {measure}: the report has {total}, its cases make {kept} and {missed}")
    return differ


def tz_release():
    for folder in TZPATH:
        for name, skip in (("tzdata.zi", "# version "), ("+VERSION", "")):
            if (file := Path(folder, name)).exists():
                return file.open().readline().removeprefix(skip).strip()
    return "unknown"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--radd", required=True, help="the binary to check")
    parser.add_argument("--sample", type=int, default=500, help="how many cases to check")
    parser.add_argument("--seed", type=int, default=1, help="which cases those are")
    parser.add_argument("--all", action="store_true", help="check every case")
    parser.add_argument("--zone", default="America/Sao_Paulo")
    parser.add_argument("--holidays", default="br", help="a country of catalog/holidays")
    options = parser.parse_args()

    zone = ZoneInfo(options.zone)
    cases, end = read_cases(options.log, zone)
    table = csv.DictReader(run_radd(options, options.log, "--csv").splitlines())
    rows = {(row["case"], row["plan"]): row for row in table}
    figures = json.loads(run_radd(options, options.log, "--json"))
    missing = {(number, plan) for number in cases for plan in PLANS} ^ set(rows)
    for number, plan in sorted(missing):
        print(f"{number} under {plan}: in the log or in radd's answer, not in both")
    desk = Desk(zone, read_holidays(options.holidays))
    checked, differ = (0, 0) if missing else compare(options, desk, cases, end, rows)
    wrong = len(missing) + differ + compare_tallies(figures, rows)
    print(f"{len(cases)} cases in the log, {checked} of them counted anew under {' and '.join(PLANS)}, "
          f"{wrong} differences; tz {figures['tz_release']} in radd, {tz_release()} here")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
