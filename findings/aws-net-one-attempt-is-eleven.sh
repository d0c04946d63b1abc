#!/usr/bin/env bash
# AWS SDK for .NET: with MaxErrorRetry = 0, a request whose connection closes unanswered is sent eleven times, also one that is not
# idempotent. "No retries" is about answers; connections count separately, in MaxStaleConnectionRetries, which no variable or profile sets.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.SQS@4.0.100.25 <<'CS'
using Amazon.SQS;

foreach (var stale in new int?[] { null, 0 })
{
    var server = new Loopback(_ => null);
    var config = new AmazonSQSConfig { ServiceURL = server.Url, MaxErrorRetry = 0 };
    if (stale is { } retries)
        config.MaxStaleConnectionRetries = retries;
    using var client = new AmazonSQSClient("key", "secret", config);
    try
    {
        await client.SendMessageAsync($"{server.Url}/1/queue", "send me once");
    }
    catch (Exception e) when (e is HttpRequestException or Amazon.Runtime.AmazonClientException or IOException) { }
    Console.WriteLine($"{(stale is null ? "MaxErrorRetry = 0" : "and MaxStaleConnectionRetries = 0")}: sent {server.Requests.Count} times");
}
CS

expect "SendMessage to a server that closes each connection without an answer" "MaxErrorRetry = 0: sent 11 times
and MaxStaleConnectionRetries = 0: sent 1 times" "$(app)"
