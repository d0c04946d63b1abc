#!/usr/bin/env bash
# Images log to /dev/stdout, since that opens what the program writes to. If Node started the program and reads its output, it does not: Node's pipes are sockets,
# which cannot be opened by a path. nginx does not start, and "echo >/dev/stderr" in a script fails, though writing to the same stream does not.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages nginx-light dash
versions "Node $(node --version)"

cat >run.cjs <<'JS'
const { spawn } = require("child_process");
const [file, ...args] = process.argv.slice(2);
const child = spawn(file, args);
let output = "";
for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
child.on("close", (status) => console.log(`${output.trim().split(/: |\n/).at(-1)}, status ${status}`));
JS
from_a_shell() { local status=0 output; output=$("$@" 2>&1 | cat) || status=$?; echo "${output##*$'\n'}, status $status"; }
printf '%s\n' "pid $folder/pid;" 'events {}' 'http {' 'access_log /dev/stdout;' \
  "$(printf "%s_temp_path $folder/n;\n" client_body proxy fastcgi uwsgi scgi)" '}' >nginx.conf
PATH="$PATH:$folder/debian/usr/sbin:/usr/sbin"
with_nginx=(nginx -t -q -e stderr -c "$folder/nginx.conf")

expect "echo, from Node" "hello, status 0" "$(node run.cjs dash -c 'echo hello')"
expect "echo >/dev/stdout, from a shell's pipe" "hello, status 0" "$(from_a_shell dash -c 'echo hello >/dev/stdout')"
expect "the same, from Node" "No such device or address, status 2" "$(node run.cjs dash -c 'echo hello >/dev/stdout')"
expect "nginx with access_log /dev/stdout, from a shell's pipe" ", status 0" "$(from_a_shell "${with_nginx[@]}")"
expect "the same, from Node" "configuration file $folder/nginx.conf test failed, status 1" "$(node run.cjs "${with_nginx[@]}" | sed 's/^.*nginx: //')"
