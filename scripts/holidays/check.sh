#!/usr/bin/env bash
# The committed holidays are what generate.py makes of its source, and other sources agree with them.
set -euo pipefail
cd "$(dirname "$0")"
../python.sh scripts/holidays generate.py --check
if ! cmp -s package-lock.json node_modules/.installed-lock; then
  npm ci --ignore-scripts --no-audit --no-fund --silent
  cp package-lock.json node_modules/.installed-lock
fi
node crosscheck.mjs
