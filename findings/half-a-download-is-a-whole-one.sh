#!/usr/bin/env bash
# A download breaks off: 90 bytes are announced, and the connection is closed after 45. To Python's requests of Debian 12 and to PHP these 45 are the file, with
# status 200 and no warning. Python's urlopen() raises when all is read at once, and not when it is read by lines or copied into a file.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-requests php8.2-cli curl

cat >server.mjs <<'JS'
import fs from "node:fs";
import net from "node:net";

const rows = Array.from({ length: 10 }, (_, id) => `{"id":${id}}\n`).join("");
const server = net.createServer((socket) =>
  socket.on("error", () => {}).once("data", () => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${rows.length}\r\n\r\n${rows.slice(0, rows.length / 2)}`)),
);
server.listen(0, "127.0.0.1", () => fs.writeFileSync("url", `http://127.0.0.1:${server.address().port}/`));
JS
node server.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done

python() { python3 -c "import requests, shutil, sys, urllib.request as u; url = sys.argv[1]; $1" "$(cat url)" 2>&1 | tail -1; }
php() { php8.2 -r "\$url = \$argv[1]; $1" "$(cat url)" 2>&1; }

status=0
curl -s -o file "$(cat url)" || status=$?
expect "curl" "status 18" "status $status"
expect "Node, fetch" "terminated" "$(node -e 'fetch(process.argv[1]).then((answer) => answer.text()).catch((e) => console.log(e.message))' "$(cat url)")"
expect "Python, urlopen and read()" "http.client.IncompleteRead: IncompleteRead(45 bytes read, 45 more expected)" "$(python 'u.urlopen(url).read()')"
expect "Python, urlopen and shutil.copyfileobj" "45 bytes" \
  "$(python 'f = open("file", "wb"); shutil.copyfileobj(u.urlopen(url), f); print(f.tell(), "bytes")')"
expect "Python, urlopen and its lines" "5 lines" "$(python 'print(len(list(u.urlopen(url))), "lines")')"
expect "Python, requests" "200, 45 bytes" "$(python 'r = requests.get(url); r.raise_for_status(); print(f"{r.status_code}, {len(r.content)} bytes")')"
expect "PHP, file_get_contents()" "45 bytes" "$(php 'echo strlen(file_get_contents($url)), " bytes";')"
expect "PHP, copy()" "true, 45 bytes" "$(php 'echo var_export(copy($url, "copy")), ", ", filesize("copy"), " bytes";')"
