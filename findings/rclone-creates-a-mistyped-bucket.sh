#!/usr/bin/env bash
# A backup goes to s3:bakcups/ instead of s3:backups/. aws s3 cp says that there is no such bucket. rclone makes one of that name, with none of the settings that
# the other has, copies into it and ends with status 0; the right bucket gets nothing more. Only with --s3-no-check-bucket it is an error.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages rclone awscli

cat >server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const objects = { backups: {} };
const server = http.createServer((request, response) => {
  const [bucket, key] = decodeURIComponent(request.url.slice(1).split("?")[0]).split(/\/(.*)/);
  fs.appendFileSync("log", `${request.method} ${bucket}/${key ?? ""}\n`);
  request.resume().on("end", () => {
    const error = (Code) => response.writeHead(404).end(request.method === "HEAD" ? "" : `<Error><Code>${Code}</Code><Message>m</Message></Error>`);
    if (request.method === "PUT" && !key) objects[bucket] = {};
    if (!objects[bucket]) return error("NoSuchBucket");
    if (request.method === "PUT" && key) objects[bucket][key] = request.headers;
    if (key && !objects[bucket][key]) return error("NoSuchKey");
    const length = request.method === "HEAD" ? 6 : 0;
    response.writeHead(200, { ETag: '"b1946ac92492d2347c6235b4d2611184"', "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT", "Content-Length": length }).end();
  });
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("url", `http://127.0.0.1:${server.address().port}`));
JS
node server.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done

unset AWS_CA_BUNDLE
export AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret AWS_EC2_METADATA_DISABLED=true HOME=$folder
export RCLONE_CONFIG_S3_TYPE=s3 RCLONE_CONFIG_S3_PROVIDER=Other RCLONE_CONFIG_S3_ENV_AUTH=true RCLONE_CONFIG_S3_ENDPOINT RCLONE_RETRIES=1
RCLONE_CONFIG_S3_ENDPOINT=$(cat url)
echo hello >dump
# sent COMMAND…: the PUT requests, and the status.
sent() {
  local status=0
  : >log
  "$@" >out 2>&1 || status=$?
  echo "$(grep PUT log | xargs), status $status"
}

expect "aws s3 cp" "PUT bakcups/dump, status 1" "$(sent aws --endpoint-url "$(cat url)" s3 cp dump s3://bakcups/dump)"
expect "its message" "NoSuchBucket" "$(grep -o NoSuchBucket out)"
expect "rclone copy --s3-no-check-bucket" "PUT bakcups/dump, status 1" "$(sent rclone copy --s3-no-check-bucket dump s3:bakcups)"
expect "rclone copy" "PUT bakcups/ PUT bakcups/dump, status 0" "$(sent rclone copy dump s3:bakcups)"
