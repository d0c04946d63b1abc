#!/usr/bin/env bash
# AWS SDK for .NET: a paginator writes each page's token into the request that it was given, and leaves the last one there. Whoever lists once more with the
# same request, for a second run or after an error, begins with the last page: the list is shorter, and nothing says so.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.S3@4.1.0 AWSSDK.SimpleSystemsManagement@4.0.105 <<'CS'
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

// Two pages of one object each, and two of one parameter each.
static string Objects(string key, string next) => $"<ListBucketResult>{next}<Contents><Key>{key}</Key></Contents></ListBucketResult>";
var bucket = new Loopback(request =>
    Loopback.Ok(request.Contains("continuation-token=2") ? Objects("b", "") : Objects("a", "<NextContinuationToken>2</NextContinuationToken><IsTruncated>true</IsTruncated>"))
);
var store = new Loopback(request =>
    Loopback.Ok(request.Contains("\"NextToken\":\"2\"") ? """{"Parameters":[{"Name":"b"}]}""" : """{"Parameters":[{"Name":"a"}],"NextToken":"2"}""")
);
using var s3 = new AmazonS3Client("key", "secret", new AmazonS3Config { ServiceURL = bucket.Url, ForcePathStyle = true });
using var ssm = new AmazonSimpleSystemsManagementClient("key", "secret", new AmazonSimpleSystemsManagementConfig { ServiceURL = store.Url });

var objects = new ListObjectsV2Request { BucketName = "bucket" };
var parameters = new GetParametersByPathRequest { Path = "/prod" };
foreach (var time in new[] { "first", "second" })
{
    var keys = await s3.Paginators.ListObjectsV2(objects).S3Objects.Select(o => o.Key).ToListAsync();
    var names = await ssm.Paginators.GetParametersByPath(parameters).Responses.SelectMany(r => r.Parameters).Select(p => p.Name).ToListAsync();
    Console.WriteLine($"the {time} time: objects {string.Join(' ', keys)}, parameters {string.Join(' ', names)}");
}
CS

expect "two listings by one request" "$(printf '%s\n' 'the first time: objects a b, parameters a b' 'the second time: objects b, parameters b')" "$(app)"
