#!/usr/bin/env bash
# A thread of .NET's pool that has nothing to do calls sched_yield again and again before it sleeps, and so it does after each answer that a program
# awaits. A hundred short waits one after another, with nothing to compute, are thousands of system calls, which a function or container with a share
# of a core pays for. A setting that no page documents, UnfairSemaphoreSpinLimit, turns it off; set to 0 in an executable's configuration or here by
# its variable, what is left are the yields of starting threads.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages strace

dotnet_app <<'CS'
for (var i = 0; i < 100; i++)
    await Task.Delay(5);
CS

yields_a_wait() { # NAME=VALUE…
  strace -f -qq --seccomp-bpf -e trace=sched_yield -o calls env DOTNET_ROOT="${DOTNET_ROOT:-}" "$@" ./app/app
  local count
  count=$(grep -c sched_yield calls || true)
  echo "$count calls of sched_yield" >&2
  if [ "$count" -ge 1000 ]; then echo "ten or more"; elif [ "$count" -le 200 ]; then echo "two or fewer"; else echo "between two and ten"; fi
}

expect "yields a wait" "ten or more" "$(yields_a_wait)"
expect "with UnfairSemaphoreSpinLimit=0" "two or fewer" "$(yields_a_wait DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0)"
