#!/usr/bin/env bash
# Runs a command whose temporary files are kept in memory, where the machine has a folder for that, with room, in which
# programs may run: tests make hundreds of databases, and none is to outlive a loss of power. Elsewhere they are kept where
# they always are.
#     scripts/in-memory.sh COMMAND ARGUMENTS
set -euo pipefail
memory=/dev/shm
# In MiB; the databases of one run of all tests take about half of it.
room=8192

options=$(findmnt --noheadings --output FSTYPE,OPTIONS --target $memory 2>/dev/null || true)
free=$(df --output=avail --block-size=1M $memory 2>/dev/null | tail -n 1 || true)
available=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
if [[ $options == tmpfs* && $options != *noexec* && -w $memory ]] && [ "${free:-0}" -ge $room ] && [ "$available" -ge $room ]; then
  # Whoever is another user, as PostgreSQL and Postfix are, is told by these where.
  export TMPDIR=$memory PG_PLACE=$memory MAIL_PLACE=$memory
fi
# Cargo would look for make's other workers, which a recipe hasn't.
unset MAKEFLAGS
exec "$@"
