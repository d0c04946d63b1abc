#!/usr/bin/env bash
# aws ssm get-parameters-by-path --query … --output text, in a script that wants one value. There are more than ten parameters now, so two pages, and --query is
# asked of each: the variable has a value of either, or "None" below the right one. With --output json the same query has one answer.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages awscli

cat >server.mjs <<'JS'
import fs from "node:fs";
import http from "node:http";

const all = Array.from({ length: 12 }, (_, i) => ({ Name: `/prod/${i}`, Value: `value ${i}`, Type: "String", Version: i === 5 ? 9 : 1 }));
const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const data of request) body += data;
  const first = Number(JSON.parse(body).NextToken ?? 0);
  const more = first + 10 < all.length ? { NextToken: `${first + 10}` } : {};
  response.setHeader("Content-Type", "application/x-amz-json-1.1").end(JSON.stringify({ Parameters: all.slice(first, first + 10), ...more }));
});
server.listen(0, "127.0.0.1", () => fs.writeFileSync("url", `http://127.0.0.1:${server.address().port}`));
JS
node server.mjs &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s url ]; do sleep 0.1; done

export AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret AWS_EC2_METADATA_DISABLED=true HOME=$folder
ask() { aws --endpoint-url "$(cat url)" ssm get-parameters-by-path --path /prod --query "$@" | tr -d '"'; }
newest='sort_by(Parameters, &Version)[-1].Value' one="Parameters[?Name=='/prod/5'].Value | [0]"

expect "the newest, json" "value 5" "$(ask "$newest" --output json)"
expect "the newest, text" "$(printf '%s\n' 'value 5' 'value 11')" "$(ask "$newest" --output text)"
expect "/prod/5, json" "value 5" "$(ask "$one" --output json)"
expect "/prod/5, text" "$(printf '%s\n' 'value 5' None)" "$(ask "$one" --output text)"
expect "their number, json" "12" "$(ask 'length(Parameters)' --output json)"
expect "their number, text" "$(printf '%s\n' 10 2)" "$(ask 'length(Parameters)' --output text)"
