#!/usr/bin/env bash
# Express behind a proxy on the same machine, with "trust proxy" set to "loopback", as its documentation has it. When the two are connected by a unix
# socket instead of a port, nothing is trusted: pages believe that they came by http from nobody, and a secure session's cookie is never set, with 200.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app express@5.3.0 express-session@1.19.0 <<'JS'
import http from "node:http";
import express from "express";
import session from "express-session";

const trusted = process.argv[3] === "1" ? 1 : process.argv[3];
const app = express().set("trust proxy", trusted);
app.use(session({ secret: "secret", resave: false, saveUninitialized: true, cookie: { secure: true } }));
app.get("/", (request, response) => response.send(`${request.protocol} ${request.ip}`));
const place = process.argv[2] === "port" ? { host: "127.0.0.1", port: 0 } : { path: "./socket" };
const server = app.listen(place, () => {
  const headers = { "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7" };
  const address = server.address();
  http.get({ ...(place.path ? { socketPath: place.path } : { host: address.address, port: address.port }), headers }, async (response) => {
    const [body] = await response.toArray();
    console.log(`${response.statusCode} ${body}, session: ${response.headers["set-cookie"] ? "yes" : "no"}`);
    server.close(() => process.exit(0));
  });
});
JS

expect 'a port, and "loopback"' "200 https 203.0.113.7, session: yes" "$(node app.mjs port loopback)"
expect 'a unix socket, and "loopback"' "200 http undefined, session: no" "$(node app.mjs socket loopback)"
expect "a unix socket, and 1 (the number of proxies)" "200 https 203.0.113.7, session: yes" "$(node app.mjs socket 1)"
