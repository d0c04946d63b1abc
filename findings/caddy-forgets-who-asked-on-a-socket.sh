#!/usr/bin/env bash
# Caddy between a front that speaks TLS and a program. With trusted_proxies for every address there is, it passes X-Forwarded-For and -Proto on, if the
# front calls a port. If it calls a unix socket they are removed: the program redirects to https again and again, or logs nobody.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages caddy curl

cat >program.mjs <<'JS'
import http from "node:http";

const answer = ({ headers }) => `${headers["x-forwarded-proto"]}, for ${headers["x-forwarded-for"]}\n`;
http.createServer((request, response) => response.end(answer(request))).listen("program");
JS
proxy="reverse_proxy unix/$folder/program {
  trusted_proxies 0.0.0.0/0 ::/0
}"
port=$(node -e 'const s = require("net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
printf '%s\n' '{' 'admin off' 'auto_https off' '}' "http://127.0.0.1:$port {" "$proxy" '}' 'http:// {' "bind unix/$folder/socket" "$proxy" '}' >Caddyfile
node program.mjs &
node=$!
HOME=$folder caddy run --config Caddyfile --adapter caddyfile 2>caddy.log &
caddy=$!
trap 'kill "${node:-}" "${caddy:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -S program ] && [ -S socket ] && curl -s "http://127.0.0.1:$port/" >/dev/null; do sleep 0.1; done

ask() { curl -s -H 'X-Forwarded-Proto: https' -H 'X-Forwarded-For: 203.0.113.7' "$@"; }
expect "by a port" "https, for 203.0.113.7, 127.0.0.1" "$(ask "http://127.0.0.1:$port/")"
expect "by a unix socket" "undefined, for undefined" "$(ask --unix-socket socket http://localhost/)"
