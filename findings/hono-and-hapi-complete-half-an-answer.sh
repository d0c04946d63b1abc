#!/usr/bin/env bash
# The source of a streamed answer fails in the middle. Fastify and Koa break the connection off, so that the client knows. Hono's stream(), streamText() and
# streamSSE() write the error to the console and end the answer in due form: half an export, with status 200. hapi does so when its stream was destroyed.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages curl

node_app hono@4.13.19 @hono/node-server@2.1.9 @hapi/hapi@21.4.10 fastify@5.12.8 koa@3.3.0 <<'JS'
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import Hapi from "@hapi/hapi";
import { serve } from "@hono/node-server";
import Fastify from "fastify";
import { Hono } from "hono";
import { stream, streamText } from "hono/streaming";
import Koa from "koa";

async function* rows() {
  yield "1\n2\n3\n";
  await wait(200);
  throw new Error("the database is gone");
}
const failing = () => Readable.from(rows(), { objectMode: false });
const destroyed = () => {
  const source = new Readable({ read() {} });
  source.push("1\n2\n3\n");
  setTimeout(() => source.destroy(), 200);
  return source;
};
const write = async (answer) => {
  for await (const row of rows()) await answer.write(row);
};

const hono = new Hono();
hono.get("/stream", (c) => stream(c, write)).get("/text", (c) => streamText(c, write)).get("/response", () => new Response(Readable.toWeb(failing())));
const hapi = Hapi.server({ host: "127.0.0.1", port: 0, debug: false });
hapi.route([failing, destroyed].map((source) => ({ method: "GET", path: `/${source.name}`, handler: (request, h) => h.response(source()) })));
const fastify = Fastify().get("/failing", (request, reply) => reply.send(failing())).get("/destroyed", (request, reply) => reply.send(destroyed()));
const koa = Object.assign(new Koa(), { silent: true }).use((c) => { c.body = c.path === "/failing" ? failing() : destroyed(); });

await hapi.start();
await fastify.listen({ port: 0, host: "127.0.0.1" });
const ports = { hapi: hapi.info.port, fastify: fastify.server.address().port };
ports.koa = await new Promise((ready) => { const s = koa.listen(0, "127.0.0.1", () => ready(s.address().port)); });
ports.hono = await new Promise((ready) => serve({ fetch: hono.fetch, port: 0, hostname: "127.0.0.1" }, (info) => ready(info.port)));
console.log(Object.entries(ports).map(([name, port]) => `${name}=${port}`).join("\n"));
JS
node app.mjs >ports 2>errors &
node=$!
trap 'kill "${node:-}" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until grep -q hono ports; do sleep 0.1; done
. ./ports
asked() { local status=0; curl -s -o page "http://127.0.0.1:$1" || status=$?; echo "$(xargs <page), status $status"; }

expect "Hono, stream()" "1 2 3, status 0" "$(asked "$hono/stream")"
expect "Hono, streamText()" "1 2 3, status 0" "$(asked "$hono/text")"
expect "hapi, a stream that was destroyed" "1 2 3, status 0" "$(asked "$hapi/destroyed")"
for path in "Hono, new Response():$hono/response" "hapi, an error:$hapi/failing" "Fastify:$fastify/destroyed" "Koa:$koa/destroyed"; do
  expect "${path%%:*}" "1 2 3, status 18" "$(asked "${path#*:}")"
done
