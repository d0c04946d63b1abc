#!/usr/bin/env bash
# AWS SDK for .NET: a download to a file by TransferUtility goes on where the connection broke, with a Range. A server may ignore that and answer with 200
# and the whole object, as caches and stores that speak S3 do: it is appended to the part that was there, and the download has succeeded.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.S3@4.1.0 <<'CS'
using Amazon.S3;
using Amazon.S3.Transfer;

const string Headers = "ETag: \"00000000000000000000000000000000-1\"\r\nLast-Modified: Wed, 01 Jan 2025 00:00:00 GMT\r\n";
var server = new Loopback(request =>
    !request.Contains("Range: bytes=5-") ? $"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n{Headers}Connection: close\r\n\r\n01234"
    : args is ["ranges"] ? Loopback.Ok("56789", Headers + "Content-Range: bytes 5-9/10\r\n", "206 Partial Content")
    : Loopback.Ok("0123456789", Headers)
);
using var client = new AmazonS3Client("key", "secret", new AmazonS3Config { ServiceURL = server.Url, ForcePathStyle = true });
await new TransferUtility(client).DownloadAsync("file", "bucket", "key");
Console.WriteLine($"{server.Requests.Count} requests, {File.ReadAllText("file")}");
File.Delete("file");
CS

expect "a server that knows ranges" "2 requests, 0123456789" "$(app -- ranges)"
expect "one that does not" "2 requests, 012340123456789" "$(app)"
