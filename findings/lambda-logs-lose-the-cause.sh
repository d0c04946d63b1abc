#!/usr/bin/env bash
# Lambda's own runtime for Node, log format JSON: console.error(error) is logged without the error's cause, console.log of a Map or a Set as {}. In the format
# Text they are there. An error that a function throws is logged without its cause in both: "cannot save the order", and not why.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# The part in C++ fetches events where the variable does not say otherwise; the file in its place is empty, and takes answers.
node_app aws-lambda-ric@4.0.2 <<'JS'
import { spawn } from "node:child_process";
import http from "node:http";

const server = http.createServer((request, response) =>
  response.writeHead(200, {
    "Lambda-Runtime-Aws-Request-Id": "1", "Lambda-Runtime-Deadline-Ms": Date.now() + 30000,
    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:123456789012:function:f",
  }).end("{}"),
);
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
spawn(process.execPath, ["--require", "./no-native.cjs", "node_modules/aws-lambda-ric/index.mjs"], {
  stdio: ["ignore", "inherit", "inherit"],
  env: {
    PATH: process.env.PATH, _HANDLER: `handler.${process.argv[2]}`, LAMBDA_TASK_ROOT: process.cwd(), AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: "true",
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${server.address().port}`, AWS_LAMBDA_FUNCTION_NAME: "f", AWS_LAMBDA_FUNCTION_VERSION: "1",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128", AWS_LAMBDA_LOG_GROUP_NAME: "g", AWS_LAMBDA_LOG_STREAM_NAME: "s", AWS_LAMBDA_LOG_FORMAT: process.argv[3],
  },
}).on("exit", () => process.exit());
JS
: >node_modules/aws-lambda-ric/rapid-client.node
echo 'require("node:module")._extensions[".node"] = (module) => { const end = () => process.exit();
  module.exports = { initializeClient() {}, done: end, error: end }; };' >no-native.cjs
cat >handler.mjs <<'JS'
const failed = () => new Error("cannot save the order", { cause: new Error("number 7 is taken") });
export const logged = async () => console.error(failed());
export const several = async () => console.error(new AggregateError([new Error("number 7 is taken")], "cannot save the orders"));
export const map = async () => console.log(new Map([["number", "7 is taken"]]));
export const thrown = async () => { throw failed(); };
JS
# reason HANDLER FORMAT: whether it is in the log.
reason() {
  node app.mjs "$1" "$2" >log 2>&1
  grep -q 'cannot save\|Map\|"message":{}' log && grep -o '7 is taken' log | head -1 || echo none
}

for handler in logged several map; do
  expect "$handler, Text" "7 is taken" "$(reason $handler TEXT)"
  expect "$handler, JSON" "none" "$(reason $handler JSON)"
done
expect "thrown, Text" "none" "$(reason thrown TEXT)"
expect "thrown, JSON" "none" "$(reason thrown JSON)"
