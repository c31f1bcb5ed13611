#!/usr/bin/env python3
"""Writes catalog/holidays/*.csv and NOTICE from the Python package `holidays` (MIT), pinned in requirements.txt.

The same input gives the same bytes: with --check nothing is written, and files that would change are an error. What we correct in the source stands in corrections.csv, each with its reason;
the Arabic of every name stands in names.ar.csv, and a name without Arabic stops the script.
"""

import csv
import importlib.metadata
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

import holidays

HERE = Path(__file__).resolve().parent
CATALOG = HERE.parent.parent / "catalog" / "holidays"
YEARS = range(2015, 2036)

# The spelling of names: the country's own English where the source has it, else American English.
COUNTRIES = {
    "SA": "en_US", "AE": "en_US", "EG": "en_US", "MA": "en_US", "JO": "en_US",
    "DE": "en_US", "GB": "en_GB", "FR": "en_US", "US": "en_US", "CA": "en_CA",
    "BR": "en_US", "IN": "en_US", "AU": "en_AU",
}  # fmt: skip

# Subdivisions that ISO 3166-2 knows and the source knows under another code.
SAME_AS = {"FR-67": "6AE", "FR-68": "6AE"}

# The Islamic calendar marks itself in the source. These other movable days don't: their dates are gazetted or decided
# each year, so those after the last year known to the source are computed, and only expected.
LAST_DECIDED_YEAR = 2026
DECIDED_YEARLY = {"AU": {"Friday before the AFL Grand Final"}, "US": {"Diwali"}}
# India's feasts follow lunisolar and regional solar calendars, save these, which follow Easter.
FOLLOWS_EASTER = {"Good Friday", "Easter Sunday", "Maundy Thursday"}

# Endings that the source adds to a name: (ending, what we write in English, in Arabic, whether it is only expected).
ENDINGS = (
    (" (observed, estimated)", " (observed)", " (يوم بديل)", True),
    (" (observed)", " (observed)", " (يوم بديل)", False),
    (" (estimated)", "", "", True),
)


def read_table(name):
    """The rows of a CSV file beside this script, without its comments."""
    with open(HERE / name, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def places():
    """The subdivisions of each country, from the catalogue's own list."""
    found = defaultdict(list)
    with open(CATALOG / "places.csv", encoding="utf-8") as file:
        for line in file:
            if not line.startswith(("#", "id;")):
                place = line.split(";")[0]
                if "-" in place:
                    found[place[:2]].append(place)
    return found


def split_ending(name):
    """The bare name, its endings in English and Arabic, and whether the date is only expected."""
    for ending, english, arabic, expected in ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending), english, arabic, expected
    return name, "", "", False


def source_days(country, place):
    """Every (date, name) of one scope: a country's code for the nation, else a subdivision's."""
    options = {"years": YEARS, "language": COUNTRIES[country], "observed": True}
    if place != country:
        options["subdiv"] = SAME_AS.get(place, place[3:])
    if country == "SA":  # there the source hides which dates are estimated unless asked
        options["islamic_show_estimated"] = True
    calendar = getattr(holidays, country)(**options)
    for day, names in calendar.items():
        if day.year in YEARS:
            for name in names.split("; "):
                yield day, name
    if place == "DE-BY":  # see the NOTICE: the law names the municipalities, and they are four in five
        for year in YEARS:
            yield date(year, 8, 15), "Assumption Day"


def collect(country, scopes):
    """{(date, bare name, English ending, Arabic ending, expected): scopes}."""
    days = defaultdict(set)
    for scope in scopes:
        for day, name in source_days(country, scope):
            days[day, *split_ending(name)].add(scope)
    return days


def movable_names(days):
    """The names whose dates are not the same every year, such as those of a lunisolar calendar."""
    seen = defaultdict(set)
    for day, name, *_ in days:
        seen[name].add((day.month, day.day))
    return {name for name, dates in seen.items() if len(dates) > 1}


def mark_expected(country, days):
    """Marks the dates that nobody has decided yet, where the source doesn't."""
    names = DECIDED_YEARLY.get(country, set())
    if country == "IN":
        names = movable_names(days) - FOLLOWS_EASTER
    marked = defaultdict(set)
    for (day, name, english, arabic, expected), scopes in days.items():
        moved = country == "EG" and english == " (observed)"  # the Prime Minister moves days by decree, year by year
        expected |= (name in names or moved) and day.year > LAST_DECIDED_YEAR
        marked[day, name, english, arabic, expected] |= scopes
    return marked


def correct(country, days, scopes):
    """Applies corrections.csv; one that changes nothing is an error, for then the source has caught up."""
    for row in read_table("corrections.csv"):
        if row["country"] != country:
            continue
        wanted = set(scopes) if row["scopes"] == "*" else set(row["scopes"].split())
        if not row["reason"] or not wanted <= set(scopes):
            sys.exit(f"corrections.csv: no reason, or an unknown scope: {row}")
        for day in row["dates"].split():
            key = (date.fromisoformat(day), *split_ending(row["name_en"]))
            present = days.get(key, set()) & wanted
            if row["change"] == "add" and not present:
                days[key] |= wanted
            elif row["change"] == "remove" and present == wanted:
                days[key] -= wanted
            else:
                sys.exit(f"corrections.csv: changes nothing any more on {day}: {row}")


def agree_nation(country, days, scopes):
    """Makes the nation's list agree with the subdivisions': the source leaves substitutes out of some nations' lists.

    A date on which every subdivision is closed closes the nation too, and one on which none is closed doesn't.
    """
    subdivisions = set(scopes[1:])
    closed = defaultdict(set)
    for (day, *_), found in days.items():
        closed[day] |= found
    for day, found in closed.items() if subdivisions else ():
        names = [key for key in days if key[0] == day]
        if found == subdivisions:
            commonest = max(names, key=lambda key: (len(days[key]), key))
            days[commonest].add(country)
        elif found == {country}:
            for key in names:
                days[key].clear()


def arabic_names():
    """{(country or "*", English): Arabic}."""
    table = {}
    for row in read_table("names.ar.csv"):
        key = (row["country"] or "*", row["name_en"])
        if key in table:
            sys.exit(f"names.ar.csv: twice: {key}")
        table[key] = row["name_ar"]
    return table


def scopes_text(country, scopes, all_scopes):
    """The shortest way to say which scopes a row is for: the header of each file explains it."""
    subdivisions = [scope for scope in all_scopes if scope in scopes and scope != country]
    absent = [scope for scope in all_scopes if scope not in scopes]
    if country in scopes and len(absent) <= len(subdivisions):
        return " ".join(["*", *(f"-{scope}" for scope in absent)])
    return " ".join(([country] if country in scopes else []) + subdivisions)


def header(country, version, rows):
    return f"""\
# Public holidays of {country}, {YEARS[0]} to {YEARS[-1]}, {rows} rows. Generated by scripts/holidays/generate.py: do not edit.
# Source: the Python package holidays {version}, MIT licence, with the corrections of scripts/holidays/corrections.csv; see NOTICE.
# scopes: * the nation and every subdivision, -XX-YY but that one, XX the nation's own list only, XX-YY a subdivision's.
# expected: 1 where nobody has confirmed the date yet.
date;scopes;name_en;name_ar;expected
"""


def put(name, text):
    """Writes a file of the catalogue; with --check, says instead whether it would change."""
    path = CATALOG / name
    if "--check" not in sys.argv:
        path.write_text(text, encoding="utf-8", newline="\n")
    elif path.read_text(encoding="utf-8") != text:
        sys.exit(f"catalog/holidays/{name} isn't what the script makes of its source: run make holidays and look at the diff")


def write_country(country, subdivisions, arabic, used, version):
    scopes = [country, *subdivisions]
    days = collect(country, scopes)
    days = mark_expected(country, days)
    correct(country, days, scopes)
    agree_nation(country, days, scopes)
    rows, missing = [], set()
    for (day, name, english_ending, arabic_ending, expected), found in days.items():
        if not found:
            continue  # a correction took the last scope away
        key = (country, name) if (country, name) in arabic else ("*", name)
        if key not in arabic:
            missing.add(name)
            continue
        used.add(key)
        row = (
            day.isoformat(),
            scopes_text(country, found, scopes),
            name + english_ending,
            arabic[key] + arabic_ending,
            "1" if expected else "",
        )
        if any(";" in cell or "\n" in cell for cell in row):
            sys.exit(f"a cell holds the separator: {row}")
        rows.append(row)
    rows.sort()
    text = header(country, version, len(rows)) + "".join(";".join(row) + "\n" for row in rows)
    put(f"{country.lower()}.csv", text)
    return missing, len(rows)


def write_notice(version):
    package = importlib.metadata.distribution("holidays")
    licence = next(path for path in package.files if path.name == "LICENSE")
    template = (HERE / "notice.txt").read_text(encoding="utf-8")
    text = template.format(version=version, licence=licence.locate().read_text(encoding="utf-8").strip())
    put("NOTICE", text)


def main():
    version = importlib.metadata.version("holidays")
    arabic, used, missing, total = arabic_names(), set(), {}, 0
    subdivisions = places()
    for country in COUNTRIES:
        missing[country], rows = write_country(country, subdivisions[country], arabic, used, version)
        total += rows
        print(f"{country}  {rows:5} rows  {len(subdivisions[country]):2} subdivisions")
    write_notice(version)
    for country, names in missing.items():
        for name in sorted(names):
            print(f"names.ar.csv lacks: {country},{name}", file=sys.stderr)
    for country, name in sorted(set(arabic) - used):
        print(f"names.ar.csv has a name that nothing uses: {country},{name}", file=sys.stderr)
    if any(missing.values()) or set(arabic) - used:
        sys.exit(1)
    print(f"{total} rows, {len(arabic)} names in both languages")


if __name__ == "__main__":
    main()
