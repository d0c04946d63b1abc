#!/usr/bin/env bash
# AWS SDK for .NET: a file of yesterday is renewed from S3, and the connection breaks. DownloadAsync throws, and the file is gone: what is under its name
# is the half of today's, which looks like a whole one to whoever reads it next. The aws command writes another file and renames it when it is whole.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
debian_packages awscli

dotnet_app AWSSDK.S3@4.1.0 <<'CS'
using Amazon.S3;
using Amazon.S3.Transfer;

// Nine bytes are promised, and four are sent. When the rest is asked for, the connection breaks again.
var head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nETag: \"00000000000000000000000000000000-1\"\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n\r\n";
var server = new Loopback(request => request.StartsWith("HEAD") ? head : request.Contains("Range: bytes=4") ? null : head + "toda");
if (args is ["serve"])
{
    Console.WriteLine(server.Url);
    Console.ReadLine();
    return;
}
using var s3 = new AmazonS3Client("key", "secret", new AmazonS3Config { ServiceURL = server.Url, ForcePathStyle = true });
try
{
    await new TransferUtility(s3).DownloadAsync("file", "bucket", "key");
}
catch (Exception e)
{
    Console.WriteLine(e is IOException or HttpRequestException or AmazonS3Exception ? "an error" : e);
}
CS

echo -n yesterday >file
expect ".NET" "an error" "$(app AWS_REGION=eu-west-1)"
expect "the file then" "toda" "$(cat file)"
echo -n yesterday >file
coproc SERVER { app -- serve; }
read -r url <&"${SERVER[0]}"
status=0
keys=(AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret)
env -i PATH="$PATH" PYTHONPATH="${PYTHONPATH:-}" HOME="$folder" AWS_MAX_ATTEMPTS=1 "${keys[@]}" \
  aws --endpoint-url "$url" s3 cp s3://bucket/key file >aws.log 2>&1 || status=$?
expect "the aws command" "status 1, file: yesterday" "status $status, file: $(cat file)"
echo end >&"${SERVER[1]}"
