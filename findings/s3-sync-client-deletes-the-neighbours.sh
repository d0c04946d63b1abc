#!/usr/bin/env bash
# s3-sync-client: a folder is synchronised with s3://bucket/site, and what is not in the folder is deleted there (`del`). It lists every key that begins with
# "site", without a slash behind it, so that site-backup/ and site.tar.gz are deleted as well. With the slash, s3://bucket/site/, the files are stored below
# "site//", and those that were there are deleted.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node_app s3-sync-client@4.3.1 @aws-sdk/client-s3@3.1175.0 <<'JS'
import http from "node:http";
import { S3Client } from "@aws-sdk/client-s3";
import { S3SyncClient } from "s3-sync-client";

const keys = ["site-backup/index.html", "site.tar.gz", "site/index.html", "site/old.html", "users/1.json"];
const done = [];
const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (data) => (body += data)).on("end", () => {
    const { pathname, searchParams } = new URL(request.url, "http://s3");
    if (request.method === "PUT") done.push(`stored ${pathname.slice("/bucket/".length)}`);
    for (const [, key] of body.matchAll(/<Key>(.*?)<\/Key>/g)) done.push(`deleted ${key}`);
    const found = keys.filter((key) => key.startsWith(searchParams.get("prefix") ?? ""));
    const contents = found.map((key) => `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>1</Size></Contents>`);
    response.setHeader("Content-Type", "application/xml");
    const answers = { GET: `<ListBucketResult><Name>bucket</Name>${contents.join("")}</ListBucketResult>`, POST: "<DeleteResult/>" };
    response.end(answers[request.method]);
  });
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const client = new S3Client({
  region: "eu-west-1", endpoint: `http://127.0.0.1:${server.address().port}`, forcePathStyle: true, credentials: { accessKeyId: "key", secretAccessKey: "secret" },
});
await new S3SyncClient({ client }).sync("site", process.argv[2], { del: true });
console.log(done.sort().join("\n"));
process.exit(0);
JS
mkdir site && echo 'new page' >site/index.html

expect "a folder with index.html, synchronised with s3://bucket/site" \
  "$(printf '%s\n' 'deleted site-backup/index.html' 'deleted site.tar.gz' 'deleted site/old.html' 'stored site/index.html')" \
  "$(node app.mjs s3://bucket/site)"
expect "with s3://bucket/site/" "$(printf '%s\n' 'deleted site/index.html' 'deleted site/old.html' 'stored site//index.html')" \
  "$(node app.mjs s3://bucket/site/)"
