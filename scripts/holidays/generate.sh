#!/usr/bin/env bash
# Runs generate.py with the packages of requirements.txt, in an environment under target/ that git ignores. Arguments
# are handed on: --check compares and writes nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
environment=target/holidays-python
if ! cmp -s scripts/holidays/requirements.txt "$environment/requirements.txt"; then
  rm -rf "$environment"
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
    -r scripts/holidays/requirements.txt
  cp scripts/holidays/requirements.txt "$environment/"
fi
"$environment/bin/python" scripts/holidays/generate.py "$@"
