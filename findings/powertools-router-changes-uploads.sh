#!/usr/bin/env bash
# Powertools for AWS Lambda, the router of its event handler: Lambda hands over a binary body in base64, and the router makes text of it before it makes bytes.
# An uploaded picture has other bytes than were sent, and more of them. And of two cookies that an answer sets, the first is gone: no front can be blamed.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @aws-lambda-powertools/event-handler@2.35.0 <<'JS'
import { Router } from "@aws-lambda-powertools/event-handler/http";

const app = new Router();
app.post("/upload", async ({ req }) => ({ received: Buffer.from(await req.arrayBuffer()).toString("hex") }));
app.get("/login", () => {
  const headers = new Headers();
  headers.append("Set-Cookie", "session=1");
  headers.append("Set-Cookie", "theme=dark");
  return new Response("hello", { headers });
});
const [method, path, bytes] = process.argv.slice(2);
const answer = await app.resolve({
  version: "2.0", routeKey: "$default", rawPath: path, rawQueryString: "", headers: { host: "example.com", "content-type": "image/png" },
  requestContext: { accountId: "123456789012", apiId: "abc", domainName: "example.com", domainPrefix: "abc", requestId: "1", routeKey: "$default",
    stage: "$default", time: "12/Mar/2020:19:03:58 +0000", timeEpoch: 1583348638390,
    http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "curl" } },
  body: bytes && Buffer.from(bytes, "hex").toString("base64"), isBase64Encoded: Boolean(bytes),
}, {});
console.log(answer.statusCode, bytes ? answer.body : JSON.stringify(answer.cookies));
JS

expect "89504e47 is uploaded" '200 {"received":"efbfbd504e47"}' "$(node app.mjs POST /upload 89504e47)"
expect "two cookies are set" '200 ["theme=dark"]' "$(node app.mjs GET /login)"
