#!/usr/bin/env bash
# A search with a filter of two thousand ids. Python's SDK sends it to CloudSearch as a POST, and so did the former SDK for JavaScript. The present one sends a
# GET with all of it in the address; CloudSearch takes 8,190 bytes there, Node's server 16 KiB, and proxies have limits of their own. The error is "UnknownError".
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages python3-botocore

cat >server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const server = http.createServer({ maxHeaderSize: 1 << 20 }, async (request, response) => {
  let body = 0;
  for await (const data of request) body += data.length;
  fs.writeFileSync("asked", `${request.method}, ${request.url.length > 8190 ? "too long" : "short"}, ${body ? "a body" : "no body"}`);
  if (request.url.length > 8190) return response.writeHead(414).end();
  response.setHeader("Content-Type", "application/json").end('{"hits":{"found":1,"start":0,"hit":[]}}');
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("url", `http://127.0.0.1:${server.address().port}`));
JS
node server.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done

node_app @aws-sdk/client-cloudsearch-domain@3.952.0 aws-sdk@2.1693.0 <<'JS'
import { CloudSearchDomainClient, SearchCommand } from "@aws-sdk/client-cloudsearch-domain";
import former from "aws-sdk";

const ids = Array.from({ length: 2000 }, (_, i) => `id:'${i + 1000}'`).join(" ");
const query = { query: `(or ${ids})`, queryParser: "structured" };
const options = { region: "eu-west-1", endpoint: process.argv[2], credentials: { accessKeyId: "key", secretAccessKey: "secret" } };
const answer = process.argv[3] === "former"
  ? new former.CloudSearchDomain(options).search(query).promise()
  : new CloudSearchDomainClient(options).send(new SearchCommand(query));
console.log(await answer.then((found) => `found ${found.hits.found}`, (error) => error.message));
JS
export AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret AWS_EC2_METADATA_DISABLED=true
python() {
  python3 -c "import botocore.session, sys
client = botocore.session.get_session().create_client('cloudsearchdomain', region_name='eu-west-1', endpoint_url=sys.argv[1])
query = '(or ' + ' '.join(f\"id:'{i}'\" for i in range(1000, 3000)) + ')'
print('found', client.search(query=query, queryParser='structured')['hits']['found'])" "$(cat url)"
}

expect "Python" "found 1: POST, short, a body" "$(python): $(cat asked)"
expect "JavaScript, version 2" "found 1: POST, short, a body" "$(node app.mjs "$(cat url)" former 2>/dev/null): $(cat asked)"
expect "JavaScript, version 3" "UnknownError: GET, too long, no body" "$(node app.mjs "$(cat url)" 2>/dev/null): $(cat asked)"
