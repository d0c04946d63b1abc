#!/usr/bin/env bash
# AWS SDK for .NET: an object without a ContentType gets one by the end of its key, from a list that lacks what is new. JavaScript modules, WebAssembly, WebP
# and fonts of a site become "application/octet-stream": browsers refuse such a module, and the page does nothing. And the list says that .rpm is audio.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.S3@4.1.0 <<'CS'
using Amazon.S3;
using Amazon.S3.Transfer;

var server = new Loopback(_ => Loopback.Ok("", "ETag: \"00000000000000000000000000000000-1\"\r\n"));
using var client = new AmazonS3Client("key", "secret", new AmazonS3Config { ServiceURL = server.Url, ForcePathStyle = true });
foreach (var name in new[] { "site.css", "site.mjs", "site.wasm", "site.webp", "site.woff2", "site.rpm" })
{
    File.WriteAllText(name, "x");
    await new TransferUtility(client).UploadAsync(name, "bucket");
    Console.WriteLine($"{name} {server.Requests[^1].Split("\r\n").First(l => l.StartsWith("Content-Type:"))[14..]}");
}
CS

expect "types of what was uploaded" "$(printf '%s\n' 'site.css text/css' 'site.mjs application/octet-stream' 'site.wasm application/octet-stream' \
  'site.webp application/octet-stream' 'site.woff2 application/octet-stream' 'site.rpm audio/x-pn-realaudio-plugin')" "$(app)"
