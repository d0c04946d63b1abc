#!/usr/bin/env bash
# curl --retry, and what it downloads goes into a pipe: into psql, gunzip, tar or aws s3 cp. A transfer that is given up as too slow is begun anew, and the
# first part is in the pipe twice, with status 0. (A file is cut back before.) Without --fail the text of a 503 stands before the data.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages curl

# Each path's first answer is the one that fails.
cat >server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const rows = ["1\n", "2\n", "3\n", "4\n"];
const asked = new Set();
const server = http.createServer((request, response) => {
  const again = asked.has(request.url);
  asked.add(request.url);
  if (request.url.startsWith("/busy") && !again) return response.writeHead(503).end("busy\n");
  response.setHeader("Content-Length", 8);
  if (again) response.end(rows.join(""));
  else response.write(rows.slice(0, 2).join(""));
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("url", `http://127.0.0.1:${server.address().port}`));
JS
node server.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done

# got PATH ARGUMENT…: what curl writes into a pipe, in one line, and its status.
got() { (curl -s --retry 3 "${@:2}" "$(cat url)$1" && echo "status $?") | xargs; }
slow=(--speed-limit 1 --speed-time 1)

expect "a pipe, when the first transfer falls silent after two rows" "1 2 1 2 3 4 status 0" "$(got /slow-pipe --fail "${slow[@]}")"
expect "--output" "status 0" "$(got /slow-file --fail "${slow[@]}" --output file)"
expect "the file" "1 2 3 4" "$(xargs <file)"
expect "a pipe, when the first answer is a 503" "busy 1 2 3 4 status 0" "$(got /busy-pipe)"
expect "with --fail-with-body" "busy 1 2 3 4 status 0" "$(got /busy-with-body --fail-with-body)"
expect "with --fail" "1 2 3 4 status 0" "$(got /busy-fail --fail)"
