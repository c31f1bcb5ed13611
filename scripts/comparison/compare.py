#!/usr/bin/env python3
"""Asks Radd and four other engines of business time the same questions and prints their answers as a Markdown table.

    python3 -m venv VENV && VENV/bin/pip install --only-binary :all: -r scripts/comparison/requirements.txt
    apt-get install libbusiness-hours-perl       # for Business::Hours
    gem install biz                              # for biz
    VENV/bin/python scripts/comparison/compare.py --radd target/release/radd

An engine that isn't installed has "not installed" in its column. Each question is asked in a process of its own, with
a limit of time, for some of these engines never come back from some questions.
"""

import argparse
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from textwrap import shorten
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
LIMIT_S = 10
LONGEST_REFUSAL = 70  # characters

DAY_KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS = DAY_KEYS[:5]
OFFICE = ("09:00", "17:00")
NIGHT = ("22:00", "06:00")
SMALL_HOURS = ("01:00", "04:00")
EARLY = ("02:30", "10:00")


class CannotBeSaid(Exception):
    """The engine has no way of putting the question."""


class NotInstalled(Exception):
    """The engine isn't on this machine."""


def week(days, *spans):
    """The same spans on some days."""
    return {day: [list(span) for span in spans] for day in days}


def question(label, zone="Europe/Berlin", hours=None, holidays=(), dates=None, offset=False, **asked):
    """A line as `radd sla --jsonl` takes it, with what the table says about it.

    `offset`: whether the table shows the offset from UTC, because clocks change.
    """
    hours = week(WEEKDAYS, OFFICE) if hours is None else hours
    calendar = {"observes_holidays": True, "week": hours, "dates": dates or {}}
    line = {"zone": zone, "calendar": calendar, "holidays": list(holidays), **asked}
    return {"label": label, "offset": offset, "line": line}


# Where nothing else is said: Monday to Friday 09:00–17:00, Europe/Berlin, no holidays.
QUESTIONS = [
    question("Fri 27 Nov 16:00 + 1 h: used up at closing", start="2026-11-27T16:00:00+01:00", budget_s=3600),
    question("Fri 27 Nov 17:00 (at closing) + 1 h", start="2026-11-27T17:00:00+01:00", budget_s=3600),
    question("Sat 28 Nov 12:00 + 1 h", start="2026-11-28T12:00:00+01:00", budget_s=3600),
    question("Fri 27 Nov 16:59:30 + 1 min", start="2026-11-27T16:59:30+01:00", budget_s=60),
    question("Fri 27 Nov 16:30:00.000001 + 1 h", start="2026-11-27T16:30:00.000001+01:00", budget_s=3600),
    question("09:00–17:00:30, Fri 27 Nov 16:30 + 1 h", hours=week(WEEKDAYS, ("09:00", "17:00:30")),
             start="2026-11-27T16:30:00+01:00", budget_s=3600),
    question("Mon 5 Jan 10:00 + 200 h (25 days of 8 h)", start="2026-01-05T10:00:00+01:00", budget_s=720_000),
    question("Holiday Fri 25 Dec; Thu 24 Dec 16:00 + 2 h", holidays=["2026-12-25"],
             start="2026-12-24T16:00:00+01:00", budget_s=7200),
    question("Half day Thu 24 Dec 09:00–13:00; 12:00 + 2 h", dates={"2026-12-24": [["09:00", "13:00"]]},
             start="2026-12-24T12:00:00+01:00", budget_s=7200),
    question("Mon–Fri 22:00–06:00; Fri 27 Nov 23:00 + 8 h", hours=week(WEEKDAYS, NIGHT),
             start="2026-11-27T23:00:00+01:00", budget_s=28800),
    question("Mon–Fri 22:00–06:00; Sat 28 Nov 02:00 + 1 h", hours=week(WEEKDAYS, NIGHT),
             start="2026-11-28T02:00:00+01:00", budget_s=3600),
    question("Mon–Fri 22:00–06:00, holiday Fri 25 Dec; Thu 24 Dec 22:00 + 4 h", hours=week(WEEKDAYS, NIGHT),
             holidays=["2026-12-25"], start="2026-12-24T22:00:00+01:00", budget_s=14400),
    question("Mon–Fri 09:00–24:00; Fri 27 Nov 23:00 + 2 h", hours=week(WEEKDAYS, ("09:00", "24:00")),
             start="2026-11-27T23:00:00+01:00", budget_s=7200),
    question("Daily 01:00–04:00, clocks go forward Sun 28 Mar 2027; 00:00 + 3 h", hours=week(DAY_KEYS, SMALL_HOURS),
             offset=True, start="2027-03-28T00:00:00+01:00", budget_s=10800),
    question("Daily 01:00–04:00, clocks go back Sun 25 Oct 2026; 00:00 + 3 h", hours=week(DAY_KEYS, SMALL_HOURS),
             offset=True, start="2026-10-25T00:00:00+02:00", budget_s=10800),
    question("Daily 02:30–10:00, clocks go forward Sun 28 Mar 2027 over the opening; 00:00 + 1 h",
             hours=week(DAY_KEYS, EARLY), offset=True, start="2027-03-28T00:00:00+01:00", budget_s=3600),
    question("Daily 02:30–10:00, clocks go back Sun 25 Oct 2026 over the opening; 00:00 + 1 h",
             hours=week(DAY_KEYS, EARLY), offset=True, start="2026-10-25T00:00:00+02:00", budget_s=3600),
    question("Daily 09:00–17:00, Apia skips Fri 30 Dec 2011; Thu 29 Dec 16:00 + 2 h", zone="Pacific/Apia",
             hours=week(DAY_KEYS, OFFICE), offset=True, start="2011-12-29T16:00:00-10:00", budget_s=7200),
    question("Elapsed Fri 27 Nov 16:00 to Mon 30 Nov 10:00", **{"from": "2026-11-27T16:00:00+01:00"},
             to="2026-11-30T10:00:00+01:00"),
    question("Elapsed Mon 30 Nov 09:00 to 09:00:01.5", **{"from": "2026-11-30T09:00:00+01:00"},
             to="2026-11-30T09:00:01.5+01:00"),
    question("Elapsed backwards, Mon 30 Nov 10:00 to Fri 27 Nov 16:00", **{"from": "2026-11-30T10:00:00+01:00"},
             to="2026-11-27T16:00:00+01:00"),
    question("Fri 27 Nov 14:00, of no zone or offset, + 1 h", start="2026-11-27T14:00:00", budget_s=3600),
    question("Zone Mars/Olympus", zone="Mars/Olympus", start="2026-11-27T12:00:00+01:00", budget_s=3600),
    question("A week without hours", hours={}, start="2026-11-27T12:00:00+01:00", budget_s=3600),
]  # fmt: skip


def moment(text):
    """An RFC 3339 text as Python's datetime; naive where it says no offset."""
    return datetime.fromisoformat(text)


def one_span(line):
    """(days, (opening, closing)) of a week with one span, the same on each of its days."""
    if line["calendar"]["dates"]:
        raise CannotBeSaid("no hours for one date")
    days = line["calendar"]["week"]
    spans = next(iter(days.values()), [list(OFFICE)])
    return list(days), spans[0]


def exact(seconds):
    """A timedelta as an exact number of seconds."""
    return Fraction(seconds // timedelta(microseconds=1), 1_000_000)


# The engines. Each takes a line, and gives an aware datetime or a number of seconds.


def ask_pandas(line):
    """pandas CustomBusinessHour, on a Timestamp in the zone."""
    import pandas

    if "budget_s" not in line:
        raise CannotBeSaid("adds only")
    hours = Fraction(line["budget_s"], 3600)
    days, (opening, closing) = one_span(line)
    start = pandas.Timestamp(moment(line["start"]))
    if start.tzinfo:
        start = start.tz_convert(line["zone"])
    weekmask = " ".join(day.title() for day in days)
    offset = pandas.offsets.CustomBusinessHour(
        int(hours) if hours.denominator == 1 else hours,
        weekmask=weekmask,
        holidays=line["holidays"],
        start=opening,
        end=closing,
    )
    return (start + offset).to_pydatetime()


def ask_businesstimedelta(line):
    """businesstimedelta, with a WorkDayRule and, for holidays, a HolidayRule."""
    import businesstimedelta
    import pytz

    days, span = one_span(line)
    opening, closing = (time.fromisoformat(text) for text in span)
    zone = pytz.timezone(line["zone"])
    work = businesstimedelta.WorkDayRule(opening, closing, [DAY_KEYS.index(day) for day in days], tz=zone)
    holidays = [date.fromisoformat(day) for day in line["holidays"]]
    rules = [work, businesstimedelta.HolidayRule(holidays, tz=zone)] if holidays else [work]
    rule = businesstimedelta.Rules(rules)
    if "budget_s" in line:
        return moment(line["start"]) + businesstimedelta.BusinessTimeDelta(rule, seconds=line["budget_s"])
    return exact(rule.difference(moment(line["from"]), moment(line["to"])).timedelta)


def ask_perl(line):
    """Business::Hours, through hours.pl."""
    asked = {"holidays": line["holidays"]}
    one_span(line)
    asked["week"] = {day: spans[0] for day, spans in line["calendar"]["week"].items()}
    for field in ("start", "from", "to"):
        if field in line:
            at = moment(line[field])
            if not at.tzinfo:
                raise CannotBeSaid("takes epoch seconds")
            if at.microsecond:
                raise CannotBeSaid("whole seconds only")
            asked[field] = int(at.timestamp())
    if "budget_s" in line:
        asked["budget_s"] = line["budget_s"]
    answer = run_other(["perl", HERE / "hours.pl"], asked, TZ=line["zone"])
    if -1 in answer.values():
        raise ValueError("-1")
    if "due" in answer:
        return datetime.fromtimestamp(answer["due"], timezone.utc)
    return Fraction(answer["elapsed_s"])


def ask_biz(line):
    """The gem biz, through hours.rb."""
    asked = {key: value for key, value in line.items() if key != "calendar"}
    asked |= {"week": line["calendar"]["week"], "dates": line["calendar"]["dates"]}
    if "start" in line and not moment(line["start"]).tzinfo:
        raise CannotBeSaid("takes Ruby's Time")
    answer = run_other(["ruby", HERE / "hours.rb"], asked)
    return moment(answer["due"]) if "due" in answer else Fraction(answer["elapsed_s"])


def ask_radd(line):
    """Radd's own command, one line in and one out."""
    verb = "due" if "budget_s" in line else "elapsed"
    command = [os.environ["RADD"], "sla", verb, "--jsonl"]
    done = subprocess.run(command, input=json.dumps(line) + "\n", capture_output=True, text=True, check=False)
    if not done.stdout:
        raise RuntimeError(done.stderr.strip())
    answer = json.loads(done.stdout, parse_float=Fraction)
    if "error" in answer:
        raise ValueError(answer["error"])
    return moment(answer["due"]) if verb == "due" else Fraction(answer["elapsed_s"])


ENGINES = {
    "Radd": ask_radd,
    "biz": ask_biz,
    "Business::Hours": ask_perl,
    "pandas": ask_pandas,
    "businesstimedelta": ask_businesstimedelta,
}


def run_other(command, asked, **environment):
    """What another language's script answers to a question: JSON in, JSON out."""
    command = [str(part) for part in command]
    done = subprocess.run(
        command, input=json.dumps(asked), capture_output=True, text=True, check=False, env=os.environ | environment
    )
    if done.returncode:
        first = done.stderr.strip().splitlines()[0] if done.stderr.strip() else f"exit status {done.returncode}"
        raise RuntimeError(re.sub(r"^\S+?:\d+:in `.*?': ", "", first))
    return json.loads(done.stdout)


def split_at_midnight(line):
    """The same hours, with no span over midnight: its morning is a span of the next day."""
    days = {day: [] for day in DAY_KEYS}
    for day, spans in line["calendar"]["week"].items():
        following = DAY_KEYS[(DAY_KEYS.index(day) + 1) % 7]
        for opening, closing in spans:
            days[day].append([opening, "24:00"])
            days[following].insert(0, ["00:00", closing])
    calendar = line["calendar"] | {"week": {day: spans for day, spans in days.items() if spans}}
    return line | {"calendar": calendar}


def another_spelling(engine, line):
    """How someone would put a question that the engine refused: (what differs, line), or nothing."""
    spans = [tuple(span) for spans in line["calendar"]["week"].values() for span in spans]
    if engine == "biz" and NIGHT in spans:
        return "split at midnight", split_at_midnight(line)
    if any(closing == "24:00" for _, closing in spans):
        text = json.dumps(line["calendar"]).replace("24:00", "00:00")
        return "as 00:00", line | {"calendar": json.loads(text)}
    if line["holidays"]:
        return "with a later holiday listed too", line | {"holidays": [*line["holidays"], "2027-12-25"]}
    return None


def answer_text(engine, asked):
    """The engine's answer to one question as it stands in the table."""
    line = asked["line"]
    try:
        answer = ENGINES[engine](line)
    except CannotBeSaid as reason:
        return f"can't be asked: {reason}"
    except Exception as error:  # whatever an engine raises is its answer
        words = shorten(" ".join(str(error).split()), LONGEST_REFUSAL, placeholder=" …")
        name = type(error).__name__
        return f"refused: {words}" if name in ("RuntimeError", "ValueError") else f"refused: {name}: {words}"
    if isinstance(answer, Fraction):
        return f"{Decimal(answer.numerator) / answer.denominator:,} s"
    if answer.tzinfo is None:
        return "{} (no zone)".format(wall(answer))
    try:
        zone = ZoneInfo(line["zone"])
    except KeyError:
        return f"{wall(answer.astimezone(timezone.utc))} (as if UTC)"
    local = answer.astimezone(timezone.utc).astimezone(zone)
    return wall(local) + offset(local) * asked["offset"]


def offset(local):
    """The offset of a datetime from UTC, such as ` +01:00`."""
    text = local.strftime("%z")
    return f" {text[:3]}:{text[3:5]}"


def wall(local):
    """A wall-clock time with no more decimals than it has: `Mon 30 Nov 09:00`."""
    text = f"{local:%a} {local.day} {local:%b %H:%M}"
    if local.second or local.microsecond:
        text += f":{local.second:02}"
    if local.microsecond:
        text += f".{local.microsecond:06}".rstrip("0")
    return text


def ask_apart(engine, asked):
    """`answer_text` in a process of its own, ended after `LIMIT_S` seconds."""
    command = [sys.executable, __file__, "--one", engine]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        return process.communicate(json.dumps(asked), timeout=LIMIT_S)[0].strip()
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        return f"no answer within {LIMIT_S} s"


def cell(engine, asked):
    """What stands in the table: the answer and, after a refusal, that to the same question put otherwise."""
    text = ask_apart(engine, asked)
    other = another_spelling(engine, asked["line"])
    if text.startswith("refused") and other:
        how, line = other
        text += f"; {how}: {ask_apart(engine, asked | {'line': line})}"
    return text.replace("|", "\\|")


def version(engine):
    """The engine's version, for the head of its column."""
    if engine in ("pandas", "businesstimedelta"):
        try:
            return importlib.metadata.version(engine)
        except importlib.metadata.PackageNotFoundError as error:
            raise NotInstalled from error
    if engine == "Radd":
        if not shutil.which(os.environ["RADD"]):
            raise NotInstalled
        done = subprocess.run([os.environ["RADD"], "--version"], capture_output=True, text=True, check=False)
        return done.stdout.strip().removeprefix("radd ")
    command = ["perl", HERE / "hours.pl"] if engine == "Business::Hours" else ["ruby", HERE / "hours.rb"]
    try:
        return run_other(command, {"version": True})["version"]
    except (OSError, RuntimeError) as error:
        raise NotInstalled from error


def main():
    """Prints the table, or with --one answers one question from standard input."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--radd", default="radd", help="the radd binary (default: the one on the path)")
    parser.add_argument("--one", choices=ENGINES, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(answer_text(args.one, json.load(sys.stdin)))
        return
    os.environ["RADD"] = args.radd
    heads, installed = [], set()
    for engine in ENGINES:
        try:
            heads.append(f"{engine} {version(engine)}".strip())
            installed.add(engine)
        except NotInstalled:
            heads.append(engine)
    print("| Question |", " | ".join(heads), "|")
    print("|---" * (len(heads) + 1) + "|")
    for asked in QUESTIONS:
        cells = [cell(engine, asked) if engine in installed else "not installed" for engine in ENGINES]
        print(f"| {asked['label']} |", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
