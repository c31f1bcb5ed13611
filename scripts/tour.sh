#!/usr/bin/env bash
# What Radd does so far, in four commands that it shows before it runs them. The one argument is the program.
set -euo pipefail
radd=$1
cd "$(dirname "$0")/.."

show() {
  printf '\n\033[1m$ radd'
  printf ' %s' "$@"
  printf '\033[0m\n\n'
  "$radd" "$@"
}

show catalog show
show promise --plan premium --region north-america --zone America/Chicago --holidays us --priority P3 \
  --at 2026-11-25T15:00
show promise --plan basic --region global --zone Asia/Riyadh --holidays sa --priority P2 --at 2026-11-26T16:00 --lang ar
show replay crates/radd/demo/incidents.csv --plan basic --versus premium --region global \
  --zone America/Sao_Paulo --holidays br

cat <<TEXT

What to try next:
  $radd catalog show --lang ar              the page of plans in Arabic
  $radd promise --help                      any plan, priority, place and time
  $radd holidays list us-wa --year 2027     the days that close working hours
  make replay DATA=FILE.csv                       your own desk's history under these plans
  README.md, docs/guide/                          the rest
TEXT
