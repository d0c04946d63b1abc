#!/usr/bin/env bash
# A gzip file may have several members: logs that were put one behind the other, or were written to in turns. Served with Content-Encoding: gzip it is one
# page to Node and Python; wget and Chromium show the first member and have succeeded. curl writes that, too, and then fails to "write received data".
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages curl wget chromium python3-requests

cat >server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const server = http.createServer((request, response) => {
  response.setHeader("Content-Type", "text/html").setHeader("Content-Encoding", "gzip").end(fs.readFileSync("log.gz"));
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("url", `http://127.0.0.1:${server.address().port}/`));
JS
echo '<p>monday</p>' | gzip >log.gz
echo '<p>tuesday</p>' | gzip >>log.gz
node server.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done

days() { grep -o 'monday\|tuesday' | xargs; }
expect "gunzip" "monday tuesday" "$(gunzip -c log.gz | days)"
expect "Node" "monday tuesday" "$(node -e 'fetch(process.argv[1]).then((answer) => answer.text()).then(console.log)' "$(cat url)" | days)"
expect "Python, requests" "monday tuesday" "$(python3 -c 'import requests, sys; print(requests.get(sys.argv[1]).text)' "$(cat url)" | days)"
expect "wget --compression=auto" "monday" "$(wget -q -O page --compression=auto "$(cat url)" && days <page)"
expect "Chromium" "monday" "$(HOME=$folder chromium --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" --dump-dom "$(cat url)" 2>/dev/null | days)"
status=0
curl -s --compressed -o page "$(cat url)" || status=$?
expect "curl --compressed" "monday, status 23" "$(days <page), status $status"
