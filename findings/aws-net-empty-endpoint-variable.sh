#!/usr/bin/env bash
# AWS SDK for .NET: an empty AWS_ENDPOINT_URL is not an unset one. Compose files, CI and shells pass variables that are set but empty
# (`AWS_ENDPOINT_URL: ${AWS_ENDPOINT_URL:-}`); then every call fails before it is sent, with words that name no variable.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.SQS@4.0.100.25 <<'CS'
using Amazon.SQS;

// A proxy that refuses sees which host was meant; nothing leaves this machine.
var proxy = new Loopback(_ => Loopback.Ok("", status: "403 Forbidden"));
try
{
    var config = new AmazonSQSConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1, ProxyHost = "127.0.0.1", ProxyPort = proxy.Port };
    using var client = new AmazonSQSClient("key", "secret", config);
    await client.PurgeQueueAsync("https://sqs.us-east-1.amazonaws.com/1/queue");
}
catch (HttpRequestException)
{
    Console.WriteLine(proxy.Lines.First());
}
catch (Exception e)
{
    Console.WriteLine($"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
}
CS

expect "unset" "CONNECT sqs.us-east-1.amazonaws.com:443 HTTP/1.1" "$(app)"
expect "AWS_ENDPOINT_URL=" "ArgumentNullException: Value cannot be null. (Parameter 'url')" "$(app AWS_ENDPOINT_URL=)"
expect "AWS_ENDPOINT_URL_SQS=" "ArgumentNullException: Value cannot be null. (Parameter 'url')" "$(app AWS_ENDPOINT_URL_SQS=)"
