#!/usr/bin/env bash
# A Node program may say "Transfer-Encoding: chunked" itself, as proxies in front of it made many do. serverless-http then takes the chunks apart at every
# line end, those of the text included, and drops what it takes for sizes: of two lines and a third one, every other piece is gone. The status is 200.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app serverless-http@4.0.0 <<'JS'
import serverlessHttp from "serverless-http";

const program = (request, response) => {
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.setHeader("Transfer-Encoding", "chunked");
  response.write("one\r\ntwo\r\n");
  response.end("three\r\n");
};
const event = {
  version: "2.0", routeKey: "$default", rawPath: "/", rawQueryString: "", headers: { host: "example.com" }, isBase64Encoded: false,
  requestContext: { domainName: "x.lambda-url.eu-west-1.on.aws", http: { method: "GET", path: "/", sourceIp: "192.0.2.1" } },
};
const answer = await serverlessHttp(program)(event, {});
console.log(`${answer.statusCode} ${JSON.stringify(answer.body)}`);
process.exit(0);
JS

got=$(node app.mjs)
expect "of \"one\\r\\ntwo\\r\\nthree\\r\\n\" arrives" '200 "onethree"' "$got"
