#!/usr/bin/env bash
# AWS_ENDPOINT_URL sends .NET, JavaScript and current Python to a local cloud. The Python SDK and the aws command that Debian 12 installs are older and do not
# know it: they say nothing, and ask AWS. A script that cleans up what its tests left in the emulator cleans up the account.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-boto3 awscli

# A proxy, so that nothing is asked outside: it writes down who would have been.
cat >proxy.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const proxy = http.createServer((request, response) => response.writeHead(400).end());
proxy.on("connect", (request, socket) => {
  fs.writeFileSync("asked", request.url);
  socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
});
proxy.listen(0, "127.0.0.1", () => fs.writeFileSync("port", `${proxy.address().port}`));
JS
node proxy.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s port ]; do sleep 0.1; done

export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret AWS_MAX_ATTEMPTS=1
export AWS_EC2_METADATA_DISABLED=true HOME=$folder HTTPS_PROXY=http://127.0.0.1:$(cat port)
expect "boto3" "https://sqs.eu-west-1.amazonaws.com" "$(python3 -c 'import boto3; print(boto3.client("sqs").meta.endpoint_url)')"
aws sqs list-queues >/dev/null 2>&1 || true
expect "aws sqs list-queues would have asked" "sqs.eu-west-1.amazonaws.com:443" "$(cat asked)"
