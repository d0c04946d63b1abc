#!/usr/bin/env bash
# AWS SDK for JavaScript, lib-dynamodb: an item with a Date is refused, and the message says what to do: convertClassInstanceToMap. Then it is accepted, and
# the table has an empty map where the time was. Every Date, as no property of it can be seen, with status 200.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @aws-sdk/lib-dynamodb@3.1162.0 @aws-sdk/client-dynamodb@3.1169.0 <<'JS'
import http from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";

let stored = "";
const server = http.createServer((request, response) => request.on("data", (data) => (stored += data)).on("end", () => response.end("{}")));
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const client = new DynamoDBClient({
  region: "eu-west-1", endpoint: `http://127.0.0.1:${server.address().port}`, credentials: { accessKeyId: "key", secretAccessKey: "secret" },
});
const put = new PutCommand({ TableName: "table", Item: { id: "1", time: new Date("2026-01-01T00:00:00Z") } });
const answer = await DynamoDBDocumentClient.from(client, { marshallOptions: JSON.parse(process.argv[2]) }).send(put).catch((error) => error.message);
console.log(stored || answer.replace(/: .*\)\./, ":"));
process.exit(0);
JS

expect "as it is" "Unsupported type passed: Pass options.convertClassInstanceToMap=true to marshall typeof object as map attribute." "$(node app.mjs '{}' 2>/dev/null)"
expect "as that says" '{"TableName":"table","Item":{"id":{"S":"1"},"time":{"M":{}}}}' "$(node app.mjs '{"convertClassInstanceToMap":true}' 2>/dev/null)"
