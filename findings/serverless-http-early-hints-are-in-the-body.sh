#!/usr/bin/env bash
# Node's response.writeEarlyHints() sends "103 Early Hints" before the answer. serverless-http and @codegenie/serverless-express, which put a Node server
# behind Lambda with a socket of their own, take that for the beginning of the body: the browser shows a line of HTTP above the page.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app serverless-http@4.0.0 @codegenie/serverless-express@5.0.0 <<'JS'
import serverlessHttp from "serverless-http";
import serverlessExpress from "@codegenie/serverless-express";

const program = (request, response) => {
  response.writeEarlyHints({ link: "</style.css>; rel=preload; as=style" });
  response.setHeader("Content-Type", "text/html");
  response.end("<p>page</p>");
};
const event = {
  version: "2.0", routeKey: "$default", rawPath: "/", rawQueryString: "", headers: { host: "example.com" }, isBase64Encoded: false,
  requestContext: { domainName: "x.lambda-url.eu-west-1.on.aws", http: { method: "GET", path: "/", sourceIp: "192.0.2.1" } },
};
const log = { error() {}, debug() {}, info() {}, warn() {} };
const handlers = { http: serverlessHttp(program), express: serverlessExpress({ app: { handle: program }, log }) };
const answer = await handlers[process.argv[2]](event, {});
console.log(JSON.stringify(answer.isBase64Encoded ? atob(answer.body) : answer.body));
process.exit(0);
JS

hints='"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload; as=style\r\n\r\n<p>page</p>"'
expect "serverless-http: the body" "$hints" "$(node app.mjs http)"
expect "@codegenie/serverless-express: the body" "$hints" "$(node app.mjs express)"
