#!/usr/bin/env bash
# A program that ends well when it is asked to (SIGTERM) runs for too long. GNU's timeout says so: status 124, whatever the program ends with. busybox's, which
# images of Alpine have, becomes the program and lets a child keep the time: the status is the program's, 0, and half a backup is a whole one.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages busybox coreutils

cat >server.mjs <<'JS'
process.on("SIGTERM", () => process.exit(0));
setInterval(() => {}, 1000);
JS
status() { local status=0; "$@" || status=$?; echo "$status"; }
expect "GNU's timeout" 124 "$(status timeout 1 node server.mjs)"
expect "busybox's" 0 "$(status busybox timeout 1 node server.mjs)"
expect "GNU's, of a program that knows no signals" 124 "$(status timeout 1 sleep 9)"
expect "busybox's" 143 "$(status busybox timeout 1 sleep 9 2>/dev/null)"
