#!/usr/bin/env bash
# A load balancer's target group has multi-value headers off by default, and an answer can then carry one Set-Cookie. serverless-http passes one on where
# the program sets one, and none where it sets two: a login ends on the day a second cookie is added.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app serverless-http@4.0.0 <<'JS'
import serverlessHttp from "serverless-http";

const event = {
  requestContext: { elb: { targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/x/0123456789abcdef" } },
  httpMethod: "GET", path: "/", queryStringParameters: {}, headers: { host: "example.com" }, body: "", isBase64Encoded: false,
};
const answer = await serverlessHttp((request, response) => {
  response.appendHeader("Set-Cookie", "session=1");
  if (process.argv[2] === "two") response.appendHeader("Set-Cookie", "theme=dark");
  response.end("hello");
})(event, {});
const all = Object.entries({ ...answer.headers, ...answer.multiValueHeaders });
console.log(`${answer.statusCode} ${JSON.stringify(all.filter(([name]) => name.toLowerCase() === "set-cookie").map(([, value]) => value))}`);
process.exit(0);
JS

expect "one cookie is set" '200 ["session=1"]' "$(node app.mjs one)"
expect "two cookies are set" '200 []' "$(node app.mjs two)"
