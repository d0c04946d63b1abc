#!/usr/bin/env bash
# AWS SDK for .NET: an ETag is an opaque text in HTTP, and S3-compatible stores have their own. The SDK takes each that has no hyphen for an MD5 in
# hexadecimal (but in S3's directory buckets), whatever checksum stands beside it: such an object cannot be read. What is thrown speaks of hexadecimal
# numbers or of a parameter "hex", or calls a whole object damaged, and names neither bucket nor key nor ETag. HEAD works.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.S3@4.1.0 <<'CS'
using Amazon.S3;
using Amazon.S3.Model;

// The checksum is right.
var server = new Loopback(r => Loopback.Ok(r.StartsWith("HEAD") ? "" : "hello", $"ETag: \"{args[1]}\"\r\nx-amz-checksum-crc32: NhCmhg==\r\nx-amz-checksum-type: FULL_OBJECT\r\n"));
var config = new AmazonS3Config { ServiceURL = server.Url, ForcePathStyle = true, DisableS3ExpressSessionAuth = true };
using var client = new AmazonS3Client("key", "secret", "token", config);
try
{
    Console.WriteLine($"HEAD: {(await client.GetObjectMetadataAsync(args[0], "key")).ETag}");
    using var response = await client.GetObjectAsync(args[0], "key");
    Console.WriteLine($"GET: {await new StreamReader(response.ResponseStream).ReadToEndAsync()}");
}
catch (Exception e)
{
    Console.WriteLine($"GET: {e.GetType().Name}: {e.Message}");
}
CS

expect "an MD5" $'HEAD: "5d41402abc4b2a76b9719d911017c592"\nGET: hello' "$(app -- bucket 5d41402abc4b2a76b9719d911017c592)"
expect "letters and digits" $'HEAD: "n9X2qLw7TzR4kVb1"\nGET: FormatException: The input is not a valid hex string as it contains a non-hex character.' "$(app -- bucket n9X2qLw7TzR4kVb1)"
expect "an odd number of them" $'HEAD: "0x8DD3C1F2A4B5C6D"\nGET: ArgumentOutOfRangeException: Specified argument was out of the range of valid values. (Parameter \'hex\')' "$(app -- bucket 0x8DD3C1F2A4B5C6D)"
expect "digits of a hexadecimal number" $'HEAD: "0123456789abcdef"\nGET: AmazonClientException: Expected hash not equal to calculated hash' "$(app -- bucket 0123456789abcdef)"
expect "letters and digits in a directory bucket" $'HEAD: "n9X2qLw7TzR4kVb1"\nGET: hello' "$(app -- bucket--use1-az4--x-s3 n9X2qLw7TzR4kVb1)"
