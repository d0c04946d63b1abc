#!/usr/bin/env bash
# AWS SDK for .NET: what answers a ListObjectsV2 need not be S3. A login page or a proxy's notice with status 200 is taken for a bucket
# without objects, if it is well-formed; nothing looks at the root element. The JSON services (SQS, SSM) throw in the same place.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.S3@4.1.0 <<'CS'
using Amazon.S3;
using Amazon.S3.Model;

var page = "<html><head><title>Please log in</title></head><body><p>Your session has ended.</p></body></html>";
var server = new Loopback(_ => Loopback.Ok(page, "Content-Type: text/html\r\n"));
using var client = new AmazonS3Client("key", "secret", new AmazonS3Config { ServiceURL = server.Url, ForcePathStyle = true });
var list = await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "bucket" });
Console.WriteLine($"{list.HttpStatusCode}, {list.S3Objects?.Count ?? 0} objects, truncated: {list.IsTruncated ?? false}");
CS

expect "ListObjectsV2 answered with a login page" "OK, 0 objects, truncated: False" "$(app)"
