#!/usr/bin/env bash
# What Radd does so far, in four commands that it shows before it runs them. The one argument is the program.
set -euo pipefail
radd=$1
cd "$(dirname "$0")/.."

bold= plain=
[ -t 1 ] && bold=$'\033[1m' plain=$'\033[0m'

show() {
  printf '\n%s$ radd' "$bold"
  printf ' %s' "$@"
  printf '%s\n\n' "$plain"
  "$radd" "$@"
}

show catalog show
show promise --plan premium --region north-america --zone America/Chicago --holidays us --priority P3 \
  --at 2026-11-25T15:00
show promise --plan basic --region global --zone Asia/Riyadh --holidays sa --priority P2 --at 2026-11-26T16:00 --lang ar
show replay crates/radd/demo/incidents.csv --plan basic --versus premium --region global \
  --zone America/Sao_Paulo --holidays br

cat <<TEXT

What to try next (the program is $radd):
  radd catalog show --lang ar             the page of plans in Arabic
  radd promise --help                     any plan, priority, place and time
  radd holidays list us-wa --year 2027    the days that close working hours
  make replay DATA=FILE.csv               your own desk's history under these plans
  README.md, docs/guide/                  the rest
TEXT
