#!/usr/bin/env bash
# A lock, a claim, a leader: "write this, unless it is there". The write is done, its answer is lost, and the SDK sends it again, which nobody sees: the
# answer to that is that somebody else was first. It was the same call. Whoever takes the exception at its word has a lock that nobody holds.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.S3@4.1.0 AWSSDK.DynamoDBv2@4.1.0 <<'CS'
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

// The first write is stored, and its connection closed; then there is something.
static Loopback Store(string refusal, string status)
{
    var requests = 0;
    return new Loopback(_ => requests++ == 0 ? null : Loopback.Ok(refusal, "", status));
}

var bucket = Store("<Error><Code>PreconditionFailed</Code><Message>m</Message></Error>", "412 Precondition Failed");
using var s3 = new AmazonS3Client("key", "secret", new AmazonS3Config { ServiceURL = bucket.Url, ForcePathStyle = true });
await Try("S3", bucket, () => s3.PutObjectAsync(new PutObjectRequest { BucketName = "bucket", Key = "lock", ContentBody = "me", IfNoneMatch = "*" }));

var table = Store("""{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}""", "400 Bad Request");
using var db = new AmazonDynamoDBClient("key", "secret", new AmazonDynamoDBConfig { ServiceURL = table.Url });
var item = new Dictionary<string, AttributeValue> { ["id"] = new("lock") };
await Try("DynamoDB", table, () => db.PutItemAsync(new PutItemRequest { TableName = "table", Item = item, ConditionExpression = "attribute_not_exists(id)" }));

async Task Try(string service, Loopback server, Func<Task> write)
{
    var error = await write().ContinueWith(t => (AmazonServiceException)t.Exception!.InnerException!);
    Console.WriteLine($"{service}: one call, {server.Requests.Count} requests, {error.ErrorCode}");
}
CS
node_app @aws-sdk/client-s3@3.1169.0 <<'JS'
import http from "node:http";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

let requests = 0;
const server = http.createServer((request, response) => request.resume().on("end", () => {
  if (++requests === 1) return request.socket.destroy();
  response.writeHead(412).end("<Error><Code>PreconditionFailed</Code><Message>m</Message></Error>");
}));
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const client = new S3Client({
  region: "eu-west-1", endpoint: `http://127.0.0.1:${server.address().port}`, forcePathStyle: true,
  credentials: { accessKeyId: "key", secretAccessKey: "secret" },
});
const put = new PutObjectCommand({ Bucket: "bucket", Key: "lock", Body: "me", IfNoneMatch: "*" });
await client.send(put).catch((e) => console.log(`S3: one call, ${requests} requests, ${e.name}`));
process.exit(0);
JS

expect ".NET" "$(printf '%s\n' 'S3: one call, 2 requests, PreconditionFailed' 'DynamoDB: one call, 2 requests, ConditionalCheckFailedException')" "$(app)"
expect "JavaScript" "S3: one call, 2 requests, PreconditionFailed" "$(node app.mjs 2>/dev/null)"
