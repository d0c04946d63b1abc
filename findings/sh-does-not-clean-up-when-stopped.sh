#!/usr/bin/env bash
# trap 'rm -f lock' EXIT: a script that is stopped, as a container is, removes its lock file under bash. Debian's sh and Alpine's end at SIGTERM without it: there
# an EXIT trap is for a script's own end alone, and the next start finds the lock.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages dash busybox

cat >script <<'SH'
trap 'rm -f lock' EXIT
touch lock
while :; do sleep 0.1; done
SH
stop() {
  "$@" script &
  local script=$!
  until [ -e lock ]; do sleep 0.1; done
  kill "$script"
  wait "$script" 2>/dev/null || echo "status $?"
  if [ -e lock ]; then echo "the lock is there"; else echo "the lock is gone"; fi
  rm -f lock
}
expect "bash" "$(printf '%s\n' 'status 143' 'the lock is gone')" "$(stop bash)"
expect "dash, Debian's sh" "$(printf '%s\n' 'status 143' 'the lock is there')" "$(stop dash)"
expect "busybox, Alpine's sh" "$(printf '%s\n' 'status 143' 'the lock is there')" "$(stop busybox sh)"
