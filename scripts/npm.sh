#!/usr/bin/env bash
# Installs a folder's npm packages as its lock file has them, where they aren't there yet; none of their scripts is run.
# Usage: scripts/npm.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/../$1"
if ! cmp -s package-lock.json node_modules/.installed-lock; then
  npm ci --ignore-scripts --no-audit --no-fund --silent
  cp package-lock.json node_modules/.installed-lock
fi
