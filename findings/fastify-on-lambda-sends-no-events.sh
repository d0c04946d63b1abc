#!/usr/bin/env bash
# Fastify's adapter for Lambda, streaming: an event stream whose headers are sent at once and whose first event comes later is answered with 200 and nothing.
# The adapter takes an answer that has no bytes yet for one that has none at all, and puts an empty one in its place.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app fastify@5.12.8 @fastify/aws-lambda@6.4.1 <<'JS'
import awsLambdaFastify from "@fastify/aws-lambda";
import Fastify from "fastify";

const app = Fastify();
app.get("/events", (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { "Content-Type": "text/event-stream" });
  reply.raw.flushHeaders();
  setTimeout(() => reply.raw.end("data: hello\n\n"), 100);
});
const read = async (stream) => {
  let text = "";
  for await (const data of stream) text += data;
  return JSON.stringify(text);
};
const { meta, stream } = await awsLambdaFastify(app, { payloadAsStream: true })({
  version: "2.0", rawPath: "/events", headers: { host: "example.com" }, requestContext: { http: { method: "GET" } },
}, {});
console.log(`on Lambda: ${meta.statusCode} ${await read(stream)}`);
const { status, body } = await fetch(`${await app.listen()}/events`);
console.log(`on a port: ${status} ${await read(body.pipeThrough(new TextDecoderStream()))}`);
process.exit(0);
JS

expect "an event stream" "$(printf '%s\n' 'on Lambda: 200 ""' 'on a port: 200 "data: hello\n\n"')" "$(node app.mjs)"
