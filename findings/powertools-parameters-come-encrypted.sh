#!/usr/bin/env bash
# Powertools for AWS Lambda, parameters: a value is kept for five seconds by its name alone. One part of a program reads a secret as it is stored, another asks
# for it decrypted, and gets the ciphertext for the password. In the same way a path that was read without its subfolders has none when they are asked for.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @aws-lambda-powertools/parameters@2.35.0 @aws-sdk/client-ssm@3.1169.0 <<'JS'
import http from "node:http";

const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (data) => (body += data)).on("end", () => {
    const { Name, Path, Recursive, WithDecryption } = JSON.parse(body);
    const parameter = (name) => ({ Name: name, Type: "SecureString", Value: WithDecryption ? "correct horse" : "AQICAHh…" });
    const names = Recursive ? ["/one", "/two/three"] : ["/one"];
    response.end(JSON.stringify(Name ? { Parameter: parameter(Name) } : { Parameters: names.map((name) => parameter(Path + name)) }));
  });
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
Object.assign(process.env, { AWS_ENDPOINT_URL: `http://127.0.0.1:${server.address().port}`, AWS_REGION: "eu-west-1" });
Object.assign(process.env, { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" });
const { getParameter, getParameters } = await import("@aws-lambda-powertools/parameters/ssm");
const names = async (options) => Object.keys(await getParameters("/prod", options)).join(" ");
if (process.argv[2] === "before") {
  await getParameter("/db/password");
  await names();
}
console.log(`password: ${await getParameter("/db/password", { decrypt: true })}; names: ${await names({ recursive: true })}`);
process.exit(0);
JS

expect "decrypted, and with subfolders" "password: correct horse; names: one two/three" "$(node app.mjs 2>/dev/null)"
expect "the same, when both were read otherwise before" "password: AQICAHh…; names: one" "$(node app.mjs before 2>/dev/null)"
