#!/usr/bin/env bash
# DuckDB reads lines of JSON or CSV and takes the columns' types from the first 20,480. Were all numbers whole until then, later ones with decimals are rounded,
# without a word: 2.75 is 3, true is 1, and every sum is wrong. A text there is an error, and so is a field that was not there before.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @duckdb/node-api@1.5.6-r.1 <<'JS'
import { DuckDBInstance } from "@duckdb/node-api";

const connection = await (await DuckDBInstance.create(":memory:")).connect();
try {
  const result = await connection.runAndReadAll(process.argv[2]);
  console.log(result.getRowsJson().at(-1).join(" "));
} catch (error) {
  console.log(error.message.split(":")[0]);
}
JS
# rows N LAST: N lines with whole numbers, and one more.
rows() { { yes '{"amount":1}' | head -n "$1" || true; } && echo "{\"amount\":$2}"; }
rows 20000 2.75 >early.ndjson
rows 21000 2.75 >late.ndjson
rows 21000 true >boolean.ndjson
rows 21000 '"2.75 EUR"' >text.ndjson
{ echo amount && { yes 1 | head -n 21000 || true; } && echo 2.75; } >late.csv

expect "2.75 in line 20,001" "2.75 20002.75" "$(node app.mjs "SELECT max(amount), sum(amount) FROM 'early.ndjson'")"
expect "2.75 in line 21,001" "3 21003" "$(node app.mjs "SELECT max(amount), sum(amount) FROM 'late.ndjson'")"
expect "true in line 21,001" "1 21001" "$(node app.mjs "SELECT max(amount), sum(amount) FROM 'boolean.ndjson'")"
expect "a text in line 21,001" "Invalid Input Error" "$(node app.mjs "SELECT max(amount), sum(amount) FROM 'text.ndjson'")"
expect "all lines read for the types" "2.75 21002.75" "$(node app.mjs "SELECT max(amount), sum(amount) FROM read_json('late.ndjson', sample_size = -1)")"
expect "2.75 in line 21,001 of a CSV file" "3 21003" "$(node app.mjs "SELECT max(amount), sum(amount) FROM 'late.csv'")"
