#!/usr/bin/env bash
# AWS SDK for .NET: a stream of which the first part has been read already, such as a header. PutObject and TransferUtility go back to its start and store
# all of it; UploadPart, like HttpClient, stores what is left to be read. No error either way: AutoResetStreamPosition is true where there is one.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.S3@4.1.0 <<'CS'
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

var server = new Loopback(_ => Loopback.Ok("", "ETag: \"00000000000000000000000000000000-1\"\r\n"));
using var client = new AmazonS3Client("key", "secret", new AmazonS3Config { ServiceURL = server.Url, ForcePathStyle = true });

await Send("PutObject", s => client.PutObjectAsync(new PutObjectRequest { BucketName = "bucket", Key = "key", InputStream = s }));
await Send("TransferUtility", s => new TransferUtility(client).UploadAsync(s, "bucket", "key"));
await Send("UploadPart", s => client.UploadPartAsync(
    new UploadPartRequest { BucketName = "bucket", Key = "key", UploadId = "id", PartNumber = 1, InputStream = s }));

async Task Send(string call, Func<Stream, Task> send)
{
    using var stream = new MemoryStream("header,body"u8.ToArray());
    stream.Position = "header,".Length;
    await send(stream);
    // The chunk behind its length and signature.
    Console.WriteLine($"{call}: {server.Requests[^1].Split("\r\n\r\n", 2)[1].Split("\r\n")[1]}");
}
CS

expect '"header," has been read of "header,body"' \
  "$(printf '%s\n' 'PutObject: header,body' 'TransferUtility: header,body' 'UploadPart: body')" "$(app)"
