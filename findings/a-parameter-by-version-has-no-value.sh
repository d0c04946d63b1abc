#!/usr/bin/env bash
# Parameter Store: "/prod/key:2" is the second version of /prod/key, and GetParameters answers with the name without ":2" beside it. Middy looks for the name
# that it asked for, and the handler gets undefined, though a parameter that is missing is an error. Powertools ends with a TypeError, if several are asked for.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @middy/core@7.9.2 @middy/ssm@7.9.2 @aws-lambda-powertools/parameters@2.35.0 @aws-sdk/client-ssm@3.1169.0 <<'JS'
import http from "node:http";
import { SSMProvider } from "@aws-lambda-powertools/parameters/ssm";
import { SSMClient } from "@aws-sdk/client-ssm";
import middy from "@middy/core";
import ssm from "@middy/ssm";

const versions = { "/prod/key": ["first", "second", "third"] };
const find = (asked) => {
  const [Name, version] = asked.split(":");
  const Value = versions[Name]?.at((version ?? 0) - 1);
  return Value && { Name, Value, Type: "SecureString", Version: Number(version ?? versions[Name].length), Selector: version && `:${version}` };
};
const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const data of request) body += data;
  const { Name, Names } = JSON.parse(body);
  response.setHeader("Content-Type", "application/x-amz-json-1.1");
  response.end(JSON.stringify(Name ? { Parameter: find(Name) } : { Parameters: Names.map(find).filter(Boolean), InvalidParameters: Names.filter((n) => !find(n)) }));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const client = { region: "eu-west-1", endpoint: `http://127.0.0.1:${server.address().port}`, credentials: { accessKeyId: "key", secretAccessKey: "secret" } };
const print = async (what, read) => console.log(`${what}: ${await read().catch((e) => e.name)}`);
const withMiddy = (name) => () =>
  middy(async (event, { key }) => String(key)).use(
    ssm({ fetchData: { key: name }, setToContext: true, disablePrefetch: true, cacheKey: name, cacheExpiry: 0, awsClientOptions: client }),
  )({}, { getRemainingTimeInMillis: () => 1000 });
const provider = new SSMProvider({ awsSdkV3Client: new SSMClient(client) });
const withPowertools = (name) => async () => JSON.stringify(await provider.getParametersByName({ [name]: {} }, { decrypt: true }));

await print("Middy, /prod/key", withMiddy("/prod/key"));
await print("Middy, /prod/key:2", withMiddy("/prod/key:2"));
await print("Middy, /prod/none", withMiddy("/prod/none"));
await print("Powertools, /prod/key", withPowertools("/prod/key"));
await print("Powertools, /prod/key:2", withPowertools("/prod/key:2"));
await print("Powertools, /prod/key:2 alone", () => provider.get("/prod/key:2", { decrypt: true }));
process.exit(0);
JS

expect "the second of three versions" "$(printf '%s\n' 'Middy, /prod/key: third' 'Middy, /prod/key:2: undefined' 'Middy, /prod/none: Error' \
  'Powertools, /prod/key: {"/prod/key":"third"}' 'Powertools, /prod/key:2: TypeError' 'Powertools, /prod/key:2 alone: second')" "$(node app.mjs 2>/dev/null)"
