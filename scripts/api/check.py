#!/usr/bin/env python3
"""Fills a desk with the demonstration, serves it, and lets schemathesis loose on it, once with an administrator's token
and once with that of a customer's manager. What is sent follows from the document and a seed, so that a fault is found again.

Each has a desk of its own, on a port that the system gives; nothing outlives it.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

HERE = Path(__file__).parent
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
# Each finds other holes: the first may do everything, the second has to be told what it may not see.
ROLES = ("administrator", "manager")
# So many operations must have succeeded at least once.
REACHED = {"administrator": 60, "manager": 15}


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--radd", type=Path, default=Path("target/debug/radd"), help="the program to check")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--examples", type=int, default=10, help="how many requests of each kind for an operation")
    asked = arguments.parse_args()
    with ThreadPoolExecutor() as both:
        passed = dict(zip(ROLES, both.map(lambda role: checked(role, asked), ROLES)))
    failed = [role for role in ROLES if not passed[role]]
    if failed:
        sys.exit(f"The API isn't what its document says, asked as: {', '.join(failed)}.")


def checked(role, asked):
    """Whether everything that is answered to one of this role is in the document."""
    with tempfile.TemporaryDirectory(prefix="radd-api-") as place:
        place = Path(place)
        secret = demonstration(asked.radd, place, role)
        with open(place / "log", "wb") as log:
            server = subprocess.Popen(
                [asked.radd, "serve", *options(place), "--listen", "127.0.0.1:0",
                 "--token-rate", "0", "--address-rate", "0", "--guess-rate", "0"],
                stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            url = server.stdout.readline().strip().partition(": ")[2]
            if not url:
                raise SystemExit((place / "log").read_text())
            document = json.loads(ask(f"{url}/api/openapi.json"))
            OpenAPIV31SpecValidator(document).validate()
            passed, told = run(url, secret, asked)
            # A run that has locked itself out has checked nothing but 401s.
            ask(f"{url}/api/v1/me", secret)
        finally:
            server.terminate()
            stopped = server.wait(timeout=60)
        lines = (place / "log").read_text().splitlines()
        faults = [line for line in lines if " ERROR " in line]
        reached = len(set(filter(None, map(succeeded, lines))))
        # Where hardly anything succeeds, only refusals were looked at.
        passed = passed and not faults and stopped == 0 and reached >= REACHED[role]
        summary = f"As {role}: {len(lines)} lines in the log, {reached} operations have done what they are for."
        print("\n".join([summary] if passed else [told, *faults, summary]), flush=True)
        return passed


def succeeded(line):
    """The operation that a line of the log says to have succeeded."""
    answered = re.search(r"answered method=(\w+) route=\"([^\"]+)\" status=2", line)
    return answered and answered.groups()


def demonstration(radd, place, role):
    """Fills the database; gives the token of the first who has this role."""
    tokens = place / "tokens.json"
    subprocess.run([radd, "demo", *options(place), "--tokens", tokens], check=True, stdout=subprocess.DEVNULL)
    return next(token["secret"] for token in json.loads(tokens.read_text()) if token["role"].split(",")[0] == role)


def options(place):
    return ["--database", f"sqlite:{place / 'radd.db'}"]


def ask(url, secret=None):
    request = urllib.request.Request(url)
    if secret:
        request.add_header("Authorization", f"Bearer {secret}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{url}: {error.code} {error.read().decode()}")


def run(url, secret, asked):
    """Whether schemathesis found nothing, and what it says."""
    me = json.loads(ask(f"{url}/api/v1/me", secret))
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(HERE),
        # hooks.py leaves these alone.
        "OWN_TOKEN": str(me["token"]["id"]),
        "OWN_PERSON": f"{me['kind']} {me['id']}",
    }
    command = [
        SCHEMATHESIS, "--config-file", HERE / "schemathesis.toml", "run", f"{url}/api/openapi.json",
        "--header", f"Authorization: Bearer {secret}", "--seed", str(asked.seed), "--max-examples", str(asked.examples),
    ]
    done = subprocess.run(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode == 0, done.stdout


if __name__ == "__main__":
    main()
