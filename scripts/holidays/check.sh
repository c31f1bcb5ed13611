#!/usr/bin/env bash
# The committed holidays are what generate.py makes of its source, and other sources agree with them.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/python.sh scripts/holidays generate.py --check
scripts/npm.sh scripts/holidays
cd scripts/holidays
node crosscheck.mjs
