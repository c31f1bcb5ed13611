#!/usr/bin/env bash
# Sees to it that the named programs are there: installs the missing ones from Debian's packages, saying so first, and
# names what it can't install.
set -euo pipefail

# What a program's Debian package is called.
package() {
  case $1 in
    cc) echo gcc libc6-dev ;;
    node) echo nodejs ;;
    dpkg-deb) echo dpkg ;;
    apt-get) echo apt ;;
    xz) echo xz-utils ;;
    dovecot) echo dovecot-imapd ;;
    *) echo "$1" ;;
  esac
}

present() {
  case $1 in
    # Its programs are not on the path. The tests start their own and leave alone what the package starts.
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null ;;
    python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

missing=()
for program in "$@"; do
  present "$program" || missing+=("$program")
done
[ ${#missing[@]} -gt 0 ] || exit 0

packages=()
for program in "${missing[@]}"; do
  read -ra names <<<"$(package "$program")"
  packages+=("${names[@]}")
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Missing: ${missing[*]}. Installing from Debian's packages: ${packages[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi
for program in "${missing[@]}"; do
  present "$program" || {
    echo "Missing: $program. Install it first (Debian's packages: $(package "$program"))." >&2
    exit 1
  }
done
