#!/usr/bin/env bash
# Middy's parser of forms: a field that a form sends twice, as every list of checkboxes does, has its last value alone. Two files of one field are both there, but
# in reverse. No setting is needed to lose the rest, and the answer is 200.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app @middy/core@7.9.2 @middy/http-multipart-body-parser@7.9.2 <<'JS'
import middy from "@middy/core";
import parser from "@middy/http-multipart-body-parser";

const form = new FormData();
for (const topping of ["ham", "olives"]) form.append("topping", topping);
for (const name of ["front.png", "back.png"]) form.append("photo", new Blob(["x"], { type: "image/png" }), name);
const sent = new Response(form);
const event = {
  version: "2.0", headers: { "content-type": sent.headers.get("content-type") }, requestContext: { http: { method: "POST" } },
  body: Buffer.from(await sent.arrayBuffer()).toString("base64"), isBase64Encoded: true,
};
const { topping, photo } = await middy(async ({ body }) => body).use(parser())(event, {});
console.log(`topping: ${JSON.stringify(topping)}; photo: ${photo.map(({ filename }) => filename).join(" ")}`);
JS

expect "ham and olives, front.png and back.png" 'topping: "olives"; photo: back.png front.png' "$(node app.mjs)"
