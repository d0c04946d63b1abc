#!/usr/bin/env bash
# AWS SDK for .NET: Retry-After, the header by which load balancers and S3-compatible servers say when to come back, is not read. A server that
# asks for 20 seconds of rest gets all attempts within a few.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.SQS@4.0.100.25 <<'CS'
using System.Diagnostics;
using Amazon.SQS;

var server = new Loopback(_ => Loopback.Ok("", "Retry-After: 20\r\n", "503 Service Unavailable"));
using var client = new AmazonSQSClient("key", "secret", new AmazonSQSConfig { ServiceURL = server.Url });
var clock = Stopwatch.StartNew();
try
{
    await client.PurgeQueueAsync($"{server.Url}/1/queue");
}
catch (AmazonSQSException) { }
Console.WriteLine($"{server.Requests.Count} attempts, {(clock.Elapsed.TotalSeconds < 20 ? "without a pause of 20 s" : "with the pause")}");
CS

expect "503 with Retry-After: 20" "3 attempts, without a pause of 20 s" "$(app)"
