#!/usr/bin/env bash
# Debian 12's aws s3 cp, and boto3's download_file, read what has more than 8 MiB in parts, side by side. The object is replaced in between, as a nightly dump
# is: the file is part of the one, part of the other, with the right length and status 0. The ETag, which each answer has, is not asked for (If-Match).
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages awscli python3-boto3

# An object of 24 MiB, all "a", that is all "b" as soon as one part of it was read.
cat >server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const size = 24 << 20;
const versions = {};
const server = http.createServer((request, response) => {
  const version = (versions[request.url] ??= "a");
  response.setHeader("ETag", `"${version}"`).setHeader("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
  if (request.method === "HEAD") return response.setHeader("Content-Length", size).end();
  if ((request.headers["if-match"] ?? `"${version}"`) !== `"${version}"`) return response.writeHead(412).end();
  const [, first, last] = /bytes=(\d+)-(\d*)/.exec(request.headers.range);
  const part = Buffer.alloc((Number(last) || size - 1) - first + 1, version);
  response.writeHead(206, { "Content-Length": part.length, "Content-Range": `bytes ${first}-${Number(first) + part.length - 1}/${size}` }).end(part);
  versions[request.url] = "b";
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("url", `http://127.0.0.1:${server.address().port}`));
JS
node server.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done

export AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret AWS_EC2_METADATA_DISABLED=true HOME=$folder
letters() { echo "$(tr -dc a <"$1" | wc -c) of a, $(tr -dc b <"$1" | wc -c) of b"; }

status=0
aws --endpoint-url "$(cat url)" s3 cp --quiet s3://bucket/dump dump || status=$?
expect "aws s3 cp" "status 0, 8388608 of a, 16777216 of b" "status $status, $(letters dump)"
python3 -c 'import boto3, sys; boto3.client("s3", endpoint_url=sys.argv[1]).download_file("bucket", "dump-2", "dump")' "$(cat url)"
expect "download_file" "8388608 of a, 16777216 of b" "$(letters dump)"
