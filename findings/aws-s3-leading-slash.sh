#!/usr/bin/env bash
# S3 keys may begin with a slash, and /report and report are two objects. With path-style addresses (every emulator, and buckets with dots in
# their names) the AWS SDK for .NET asks for `report` when it is told `/report`: it reads, overwrites or deletes the wrong object.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.S3@4.1.0 <<'CS'
using Amazon.S3;

var server = new Loopback(_ => Loopback.Ok(""));
var path = new AmazonS3Config { ServiceURL = server.Url, ForcePathStyle = true };
// The server as a proxy sees what AWS itself would be asked; nothing leaves this machine.
var host = new AmazonS3Config { RegionEndpoint = Amazon.RegionEndpoint.USEast1, UseHttp = true, ProxyHost = "127.0.0.1", ProxyPort = server.Port };
foreach (var config in new[] { path, host })
{
    using var client = new AmazonS3Client("key", "secret", config);
    await client.DeleteObjectAsync("bucket", "/report");
}
Console.WriteLine(string.Join('\n', server.Lines));
CS

node_app @aws-sdk/client-s3@3.1169.0 <<'JS'
import { createServer } from "node:http";
import { S3Client, DeleteObjectCommand } from "@aws-sdk/client-s3";

const server = createServer((request, response) => { console.log(`${request.method} ${request.url}`); response.end(); });
await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
const client = new S3Client({ endpoint: `http://127.0.0.1:${server.address().port}`, forcePathStyle: true, region: "us-east-1",
  credentials: { accessKeyId: "key", secretAccessKey: "secret" } });
await client.send(new DeleteObjectCommand({ Bucket: "bucket", Key: "/report" }));
process.exit();
JS

expect "AWS SDK for .NET, DeleteObject of /report, path style and virtual-host style" "DELETE /bucket/report HTTP/1.1
DELETE http://bucket.s3.us-east-1.amazonaws.com//report HTTP/1.1" "$(app)"
expect "AWS SDK for JavaScript, DeleteObject of /report, path style" "DELETE /bucket//report?x-id=DeleteObject" "$(node app.mjs)"
