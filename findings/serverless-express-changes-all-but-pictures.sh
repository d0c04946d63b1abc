#!/usr/bin/env bash
# serverless-express says by itself whether an answer is binary, so that nobody lists media types any more. Its own list has pictures alone: a PDF, a font or a
# ZIP file goes out as text, with status 200 and other bytes. So does a page in zstd, which browsers ask for, here and with serverless-http; gzip and br do not.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @codegenie/serverless-express@5.0.0 serverless-http@4.0.0 express@5.3.0 <<'JS'
import serverlessExpress from "@codegenie/serverless-express";
import express from "express";
import serverlessHttp from "serverless-http";

const bytes = Buffer.from("28b52ffd0405690000636f6d70726573736564ff", "hex");
const app = express();
app.get("/", ({ query }, response) => response.set(query).end(bytes));
const handlers = { "serverless-express": serverlessExpress({ app }), "serverless-http": serverlessHttp(app) };
const [adapter, query] = process.argv.slice(2);
const answer = await handlers[adapter]({
  version: "2.0", routeKey: "$default", rawPath: "/", rawQueryString: query, queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
  headers: { host: "example.com" }, requestContext: { http: { method: "GET", path: "/", sourceIp: "192.0.2.1" } }, isBase64Encoded: false,
}, {});
const sent = Buffer.from(answer.body, answer.isBase64Encoded ? "base64" : "utf8");
console.log(answer.statusCode, sent.equals(bytes) ? "as it is" : `${sent.length} bytes for ${bytes.length}`);
process.exit(0);
JS

as() { node app.mjs "$1" "$2"; }
expect "a PNG" "200 as it is" "$(as serverless-express Content-Type=image/png)"
for type in application/pdf font/woff2 application/zip; do
  expect "the same bytes as $type" "200 26 bytes for 20" "$(as serverless-express "Content-Type=$type")"
done
for adapter in serverless-express serverless-http; do
  expect "$adapter, a page in br" "200 as it is" "$(as $adapter 'Content-Type=text/html&Content-Encoding=br')"
  expect "$adapter, a page in zstd" "200 26 bytes for 20" "$(as $adapter 'Content-Type=text/html&Content-Encoding=zstd')"
done
