#!/usr/bin/env bash
# AWS SDK for JavaScript: Redshift's Data API answers with a bigint as a number in JSON, and the SDK reads it as a double. Ids above 2^53 arrive as those of
# their neighbours, without a word: two rows have one id, and what is looked up or deleted by it is another row. Cast them to varchar in the query.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @aws-sdk/client-redshift-data@3.1169.0 <<'JS'
import http from "node:http";
import { GetStatementResultCommand, RedshiftDataClient } from "@aws-sdk/client-redshift-data";

const rows = '[[{"longValue":9007199254740992}],[{"longValue":9007199254740993}],[{"stringValue":"9007199254740993"}]]';
const server = http.createServer((request, response) => request.resume().on("end", () => response.end(`{"TotalNumRows":3,"Records":${rows}}`)));
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const client = new RedshiftDataClient({
  region: "eu-west-1", endpoint: `http://127.0.0.1:${server.address().port}`, credentials: { accessKeyId: "key", secretAccessKey: "secret" },
});
const { Records } = await client.send(new GetStatementResultCommand({ Id: "d9b6c0c9-0747-4bf4-b142-e8883122f766" }));
console.log(Records.map(([field]) => JSON.stringify(field)).join("\n"));
process.exit(0);
JS

expect "9007199254740992, 9007199254740993, and the latter as text" \
  "$(printf '%s\n' '{"longValue":9007199254740992}' '{"longValue":9007199254740992}' '{"stringValue":"9007199254740993"}')" "$(node app.mjs 2>/dev/null)"
