#!/usr/bin/env bash
# The same queue URL, two SDKs: JavaScript sends the request to the URL's host, .NET never looks at it and asks the Region's endpoint. So a queue
# URL of another Region, or of a VPC endpoint, works in one and asks the wrong place in the other, without a warning.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.SQS@4.0.100.25 <<'CS'
using Amazon.SQS;

// A proxy that refuses sees which host was meant; nothing leaves this machine.
var proxy = new Loopback(_ => Loopback.Ok("", status: "403 Forbidden"));
var config = new AmazonSQSConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1, ProxyHost = "127.0.0.1", ProxyPort = proxy.Port };
using var client = new AmazonSQSClient("key", "secret", config);
try
{
    await client.PurgeQueueAsync("https://sqs.eu-west-1.amazonaws.com/123456789012/queue");
}
catch (HttpRequestException) { }
Console.WriteLine(proxy.Lines.First());
CS

node_app @aws-sdk/client-sqs@3.1169.0 <<'JS'
import { SQSClient, PurgeQueueCommand } from "@aws-sdk/client-sqs";

// A handler in place of the network sees which host was meant.
const requestHandler = { handle: request => { console.log(`CONNECT ${request.hostname}`); process.exit(); } };
const client = new SQSClient({ region: "us-east-1", requestHandler, credentials: { accessKeyId: "key", secretAccessKey: "secret" } });
await client.send(new PurgeQueueCommand({ QueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/queue" }));
JS

expect "Region us-east-1, queue of eu-west-1: AWS SDK for .NET asks" "CONNECT sqs.us-east-1.amazonaws.com:443 HTTP/1.1" "$(app)"
expect "Region us-east-1, queue of eu-west-1: AWS SDK for JavaScript asks" "CONNECT sqs.eu-west-1.amazonaws.com" "$(node app.mjs)"
