#!/usr/bin/env bash
# API Gateway decodes the values of a query for Lambda, a load balancer hands them over as they were sent. Fastify's adapter takes a plus there for a
# plus, not for the space that it is in forms, and Powertools' router gives the program the percent signs. Whoever searches for "salt & pepper" finds nothing.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @aws-lambda-powertools/event-handler@2.35.0 @fastify/aws-lambda@6.4.1 fastify@5.12.8 hono@4.13.19 <<'JS'
import { Router } from "@aws-lambda-powertools/event-handler/http";
import awsLambdaFastify from "@fastify/aws-lambda";
import fastify from "fastify";
import { handle } from "hono/aws-lambda";
import { Hono } from "hono";

// What is sent by a form whose field is "salt & pepper".
const event = {
  requestContext: { elb: { targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/x/0123456789abcdef" } },
  httpMethod: "GET", path: "/search", queryStringParameters: { q: "salt+%26+pepper" }, headers: { host: "example.com" }, body: "", isBase64Encoded: false,
};
const router = new Router();
router.get("/search", ({ req }) => ({ q: new URL(req.url).searchParams.get("q") }));
const server = fastify();
server.get("/search", async (request) => ({ q: request.query.q }));
const hono = new Hono().get("/search", (context) => context.json({ q: context.req.query("q") }));
const answers = {
  Hono: await handle(hono)(event, {}), Fastify: await awsLambdaFastify(server)(event, {}), Powertools: await router.resolve(event, {}),
};
for (const [name, { statusCode, body }] of Object.entries(answers)) console.log(`${name}: ${statusCode} ${body}`);
process.exit(0);
JS

expect 'a form is sent with "salt & pepper"' "$(printf '%s\n' 'Hono: 200 {"q":"salt & pepper"}' 'Fastify: 200 {"q":"salt+&+pepper"}' 'Powertools: 200 {"q":"salt+%26+pepper"}')" "$(node app.mjs)"
