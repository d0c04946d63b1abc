#!/usr/bin/env bash
# aws s3 cp and sync guess an object's type from its name, and of "application/json in gzip" they send the first half: rows.json.gz is application/json, without
# Content-Encoding. Browsers show bytes, clients that go by the type read gzip as JSON. A name that says nothing but gzip gets no type at all.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages awscli

cat >server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const server = http.createServer((request, response) => {
  const { "content-type": type = "no type", "content-encoding": encoding = "no encoding" } = request.headers;
  fs.appendFileSync("log", `${request.url.split("/")[2]}: ${type}, ${encoding}\n`);
  request.resume().on("end", () => response.setHeader("ETag", '"1"').end());
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("url", `http://127.0.0.1:${server.address().port}`));
JS
node server.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done

export AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret AWS_EC2_METADATA_DISABLED=true HOME=$folder
mkdir files
for name in rows.json.gz rows.csv.gz page.html.gz site.tar.gz access.log.gz; do echo '{}' | gzip >files/$name; done
aws --endpoint-url "$(cat url)" s3 cp --quiet --recursive files s3://bucket/

expect "what aws s3 cp --recursive sends" "$(printf '%s\n' 'access.log.gz: no type, no encoding' 'page.html.gz: text/html, no encoding' \
  'rows.csv.gz: text/csv, no encoding' 'rows.json.gz: application/json, no encoding' 'site.tar.gz: application/x-tar, no encoding')" "$(sort log)"
