#!/usr/bin/env bash
# Sends the API what its document permits and what it doesn't, and fails on a 5xx or an answer that isn't in the document.
# Runs check.py with the packages of requirements.txt, in an environment under target/ that git ignores. Arguments are
# handed on: the program to check, and how many requests of each kind.
set -euo pipefail
cd "$(dirname "$0")/../.."
environment=target/api-python
if ! cmp -s scripts/api/requirements.txt "$environment/requirements.txt"; then
  rm -rf "$environment"
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
    -r scripts/api/requirements.txt
  cp scripts/api/requirements.txt "$environment/"
fi
"$environment/bin/python" scripts/api/check.py "$@"
