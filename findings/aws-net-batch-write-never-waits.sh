#!/usr/bin/env bash
# AWS SDK for .NET: a batch of DynamoDB's document model goes on until everything is written, and a table that is at its limit answers that some of it was
# not. What was not is sent again at once, without a pause, without an end and uncounted by MaxErrorRetry: a full table gets all the requests that one
# program can make. The retries of single calls do wait.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.DynamoDBv2@4.1.0 <<'CS'
using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.DocumentModel;

// For a second the table takes nothing.
var clock = Stopwatch.StartNew();
var server = new Loopback(_ =>
{
    var item = clock.Elapsed < TimeSpan.FromSeconds(1) ? """{"table":[{"PutRequest":{"Item":{"id":{"S":"1"}}}}]}""" : "{}";
    return Loopback.Ok($$"""{"UnprocessedItems":{{item}}}""");
});
using var client = new AmazonDynamoDBClient("key", "secret", new AmazonDynamoDBConfig { ServiceURL = server.Url, MaxErrorRetry = 3 });
var batch = new TableBuilder(client, "table").AddHashKey("id", DynamoDBEntryType.String).Build().CreateBatchWrite();
batch.AddDocumentToPut(new Document { ["id"] = "1" });
clock.Restart();
await batch.ExecuteAsync();
Console.WriteLine(server.Requests.Count > 50 ? "more than 50 requests for one item" : $"{server.Requests.Count} requests");
CS

expect "a table that takes nothing for a second" "more than 50 requests for one item" "$(app)"
