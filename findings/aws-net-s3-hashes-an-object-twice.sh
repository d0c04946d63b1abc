#!/usr/bin/env bash
# AWS SDK for .NET: S3 sends a checksum with a whole object (a CRC, for every object that was put since the end of 2024), and the SDK compares it. Beside
# it the SDK still computes the object's MD5 for the ETag, in C#: three milliseconds a megabyte, which is more than most programs do with the bytes, and
# no setting turns it off. Of a range, also of "bytes=0-", it computes neither.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.S3@4.1.0 <<'CS'
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

const int Size = 64 << 20;
// The body's, as S3 computes them: 64 MiB of the letter a.
var (body, crc32) = (new string('a', Size), args[0]);
var head = $"ETag: \"{Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(body)))}\"\r\n";
var server = new Loopback(r => r.Contains("Range:")
    ? Loopback.Ok(body, $"{head}Content-Range: bytes 0-{Size - 1}/{Size}\r\n", "206 Partial Content")
    : Loopback.Ok(body, $"{head}x-amz-checksum-crc32: {crc32}\r\nx-amz-checksum-type: FULL_OBJECT\r\n"));
using var client = new AmazonS3Client("key", "secret", new AmazonS3Config { ServiceURL = server.Url, ForcePathStyle = true });

async Task<double> ReadAsync(ByteRange? range)
{
    using var response = await client.GetObjectAsync(new GetObjectRequest { BucketName = "bucket", Key = "key", ByteRange = range });
    var before = Environment.CpuUsage.UserTime;
    await response.ResponseStream.CopyToAsync(Stream.Null);
    return (Environment.CpuUsage.UserTime - before).TotalMilliseconds;
}

var (whole, ranged) = (new List<double>(), new List<double>());
for (var i = 0; i < 7; i++)
{
    whole.Add(await ReadAsync(null));
    ranged.Add(await ReadAsync(new ByteRange("bytes=0-")));
}
Console.Error.WriteLine($"CPU of 64 MiB, median of 7: whole {whole.Order().ElementAt(3):0} ms, as a range {ranged.Order().ElementAt(3):0} ms");
Console.WriteLine(whole.Order().ElementAt(3) > 3 * ranged.Order().ElementAt(3) + 50 ? "more than three times a range's" : "about a range's");
using var stream = (await client.GetObjectAsync("bucket", "key")).ResponseStream;
Console.WriteLine($"read through {stream.GetType().Name}");
CS

crc=$(head -c 67108864 /dev/zero | tr '\0' a | gzip -1 | tail -c 8 | head -c 4 | od -An -tx1 | tr -d ' ' | sed 's/\(..\)\(..\)\(..\)\(..\)/\\x\4\\x\3\\x\2\\x\1/')
expect "CPU of a whole object whose checksum S3 sent" $'more than three times a range\'s\nread through MD5Stream' "$(app -- "$(printf "$crc" | base64)")"
