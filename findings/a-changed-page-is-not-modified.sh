#!/usr/bin/env bash
# CDK packs a function's files as of the 1st of January 1980, so that equal contents make equal archives. Web servers make a file's ETag of its time
# and length. Together: the next deployment's page, if it is as long as the last one's, is "304 Not Modified" to every browser and cache that has the old
# one, whenever they ask.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages nginx curl unzip
export PATH="$folder/debian/usr/sbin:$PATH:/usr/sbin"

node_app @aws-cdk/cdk-assets-lib@1.5.0 express@5.3.0 <<'JS'
import express from "express";

const server = express().use(express.static("deployed")).listen(0, "127.0.0.1", () => console.log(server.address().port));
JS

# As a deployment does it: packed by CDK, unpacked where the function runs.
deploy() {
  mkdir -p page && echo "$1" >page/index.html
  node -e 'require("./node_modules/@aws-cdk/cdk-assets-lib/lib/private/archive.js").zipDirectory("page", process.argv[1])' "$1.zip"
  rm -rf deployed && unzip -q "$1.zip" -d deployed
}

node app.mjs >express.port &
express=$!
trap 'kill "${express:-}" "$(cat nginx.pid)" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s express.port ]; do sleep 0.1; done
for kind in client_body proxy fastcgi uwsgi scgi; do temporary+="${kind}_temp_path $folder/$kind; "; done
echo "daemon off; master_process off; pid $folder/nginx.pid; error_log stderr crit; events {}
  http { access_log off; $temporary server { listen unix:$folder/socket; root $folder/deployed; } }" >nginx.conf
nginx -c "$folder/nginx.conf" -e stderr &
until [ -S socket ]; do sleep 0.1; done

ask() { curl -s -o "$1.page" -w '%{http_code}' --etag-save "$1.etag" --etag-compare "$1.etag" "${@:2}"; }
servers() { echo "nginx $(ask nginx --unix-socket socket http://localhost/index.html), Express $(ask express "http://127.0.0.1:$(cat express.port)/index.html")"; }

deploy "closed on Monday"
expect "the first answer" "nginx 200, Express 200" "$(servers)"
deploy "closed on Friday"
expect "the same browser, after the page has changed" "nginx 304, Express 304" "$(servers)"
expect "what it shows" "closed on Monday" "$(cat nginx.page)"
