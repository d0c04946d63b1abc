#!/usr/bin/env bash
# AWS SDK for JavaScript: requestTimeout writes a line to the console when the time is over, and the request goes on: a Lambda function that is to give
# up after half a second waits until it is killed. Only throwOnRequestTimeout makes it a timeout; socketTimeout ends a request in any case.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @aws-sdk/client-sqs@3.1169.0 <<'JS'
import http from "node:http";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";

const server = http.createServer((_, response) => setTimeout(() => {
  response.setHeader("Content-Type", "application/x-amz-json-1.0");
  response.end("{}");
}, 3000));
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const client = new SQSClient({
  region: "eu-west-1", endpoint: `http://127.0.0.1:${server.address().port}`, maxAttempts: 1,
  credentials: { accessKeyId: "key", secretAccessKey: "secret" }, requestHandler: JSON.parse(process.argv[2]),
});
const start = Date.now();
const outcome = await client.send(new ListQueuesCommand({})).then(() => "answered", (e) => e.name);
console.log(`${outcome} ${Date.now() - start < 2500 ? "in time" : "after 3 s"}`);
process.exit(0);
JS

run() { node app.mjs "$1" 2>/dev/null; }
expect "requestTimeout 500 ms, and a server that takes 3 s" "answered after 3 s" "$(run '{"requestTimeout":500}')"
expect "with throwOnRequestTimeout" "TimeoutError in time" "$(run '{"requestTimeout":500,"throwOnRequestTimeout":true}')"
expect "socketTimeout 500 ms" "TimeoutError in time" "$(run '{"socketTimeout":500}')"
