#!/usr/bin/env bash
# Lambda's own runtime for Node: a function that streams its answer says status and headers by HttpResponseStream.from, and they are sent with the first
# write. An answer that is short enough to need no write, end() or end("denied"), goes out without them: a redirect is 200 to the client, a 403 is 502.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# The part in C++ fetches events where the variable does not say otherwise; the file in its place is empty, and never called.
node_app aws-lambda-ric@4.0.2 <<'JS'
import { spawn } from "node:child_process";
import http from "node:http";

const server = http.createServer((request, response) => {
  if (request.url.endsWith("/next")) {
    return response.writeHead(200, {
      "Lambda-Runtime-Aws-Request-Id": "1", "Lambda-Runtime-Deadline-Ms": Date.now() + 30000,
      "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:123456789012:function:f",
    }).end("{}");
  }
  let body = "";
  request.on("data", (data) => (body += data)).on("end", () => {
    console.log(`${request.headers["content-type"]}: ${body.replaceAll("\0", "0") || "nothing"}`);
    runtime.kill();
    process.exit();
  });
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const runtime = spawn(process.execPath, ["--require", "./no-native.cjs", "node_modules/aws-lambda-ric/index.mjs"], {
  stdio: ["ignore", "inherit", "inherit"],
  env: {
    PATH: process.env.PATH, _HANDLER: `handler.${process.argv[2]}`, LAMBDA_TASK_ROOT: process.cwd(), AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: "true",
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${server.address().port}`, AWS_LAMBDA_FUNCTION_NAME: "f", AWS_LAMBDA_FUNCTION_VERSION: "1",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128", AWS_LAMBDA_LOG_GROUP_NAME: "g", AWS_LAMBDA_LOG_STREAM_NAME: "s",
  },
}).on("exit", () => process.exit(1));
JS
: >node_modules/aws-lambda-ric/rapid-client.node
echo 'require("node:module")._extensions[".node"] = (module) => { module.exports = { initializeClient() {} }; };' >no-native.cjs
cat >handler.mjs <<'JS'
const answer = (finish) =>
  awslambda.streamifyResponse(async (event, stream) => {
    finish(awslambda.HttpResponseStream.from(stream, { statusCode: 403, headers: { "x-reason": "expired" } }));
  });
export const written = answer((stream) => { stream.write("denied"); stream.end(); });
export const ended = answer((stream) => stream.end("denied"));
export const empty = answer((stream) => stream.end());
JS

type=application/vnd.awslambda.http-integration-response
expect 'write("denied"), then end()' "$type: {\"statusCode\":403,\"headers\":{\"x-reason\":\"expired\"}}00000000denied" "$(node app.mjs written)"
expect 'end("denied")' "$type: denied" "$(node app.mjs ended)"
expect 'end()' "$type: nothing" "$(node app.mjs empty)"
