#!/usr/bin/env bash
# Runs FOLDER/PROGRAM, with the packages of FOLDER/requirements.txt in an environment under target/ that git ignores; without
# a program the packages are only put there:
#     scripts/python.sh FOLDER [PROGRAM ARGUMENTS]
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1 program=${2:-}
environment=target/$(basename "$folder")-python
if ! cmp -s "$folder/requirements.txt" "$environment/requirements.txt"; then
  rm -rf "$environment"
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
    -r "$folder/requirements.txt"
  cp "$folder/requirements.txt" "$environment/"
fi
[ -z "$program" ] || exec "$environment/bin/python" "$folder/$program" "${@:3}"
