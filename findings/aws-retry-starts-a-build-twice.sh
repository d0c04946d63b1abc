#!/usr/bin/env bash
# Some requests have a token by which a service knows the second as a repetition of the first. Whether the SDK makes one, where the program does not, is
# another thing: for a statement in Redshift it does, for a build in CodeBuild and an automation in Systems Manager it does not, and repeats those all the
# same when an answer is lost. One call, two builds.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.SimpleSystemsManagement@4.0.105 <<'CS'
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

var started = 0;
var server = new Loopback(_ => started++ == 0 ? null : Loopback.Ok("{}"));
using var client = new AmazonSimpleSystemsManagementClient("key", "secret", new AmazonSimpleSystemsManagementConfig { ServiceURL = server.Url });
await client.StartAutomationExecutionAsync(new StartAutomationExecutionRequest { DocumentName = "restart" });
Console.WriteLine($"one call, {server.Requests.Count} requests: {string.Join(' ', server.Requests.Select(r => r.Split("\r\n\r\n")[1]))}");
CS
node_app @aws-sdk/client-codebuild@3.1142.0 @aws-sdk/client-redshift-data@3.1169.0 <<'JS'
import http from "node:http";
import { CodeBuildClient, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { ExecuteStatementCommand, RedshiftDataClient } from "@aws-sdk/client-redshift-data";

let bodies = [];
const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (data) => (body += data)).on("end", () => (bodies.push(body) === 1 ? request.socket.destroy() : response.end("{}")));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const config = {
  region: "eu-west-1", endpoint: `http://127.0.0.1:${server.address().port}`, credentials: { accessKeyId: "key", secretAccessKey: "secret" },
};
await new CodeBuildClient(config).send(new StartBuildCommand({ projectName: "site" }));
console.log(`CodeBuild: one call, ${bodies.length} requests: ${bodies.join(" ")}`);
bodies = [];
await new RedshiftDataClient(config).send(new ExecuteStatementCommand({ Sql: "call load()" }));
const tokens = bodies.map((body) => JSON.parse(body).ClientToken);
console.log(`Redshift: one call, ${bodies.length} requests, with one token: ${Boolean(tokens[0]) && tokens[0] === tokens[1]}`);
process.exit(0);
JS

expect ".NET, Systems Manager" 'one call, 2 requests: {"DocumentName":"restart"} {"DocumentName":"restart"}' "$(app)"
expect "JavaScript" "$(printf '%s\n' 'CodeBuild: one call, 2 requests: {"projectName":"site"} {"projectName":"site"}' 'Redshift: one call, 2 requests, with one token: true')" \
  "$(node app.mjs 2>/dev/null)"
