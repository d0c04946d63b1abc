#!/usr/bin/env bash
# AWS SDK for .NET: once the account id is known (from AWS_ACCOUNT_ID, or credentials that carry it), DynamoDB is asked at another host.
# Proxies' allow-lists and private DNS that were made for dynamodb.REGION.amazonaws.com then stop traffic that worked the day before.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.DynamoDBv2@4.1.0 <<'CS'
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

// A proxy that refuses sees which host was meant; nothing leaves this machine.
var proxy = new Loopback(_ => Loopback.Ok("", status: "403 Forbidden"));
using var client = new AmazonDynamoDBClient(
    new AmazonDynamoDBConfig { RegionEndpoint = Amazon.RegionEndpoint.EUWest1, ProxyHost = "127.0.0.1", ProxyPort = proxy.Port, MaxErrorRetry = 0 }
);
try
{
    await client.GetItemAsync(new GetItemRequest { TableName = "table", Key = new() { ["id"] = new AttributeValue("1") } });
}
catch (Exception e) when (e is HttpRequestException or Amazon.Runtime.AmazonClientException) { }
Console.WriteLine(proxy.Lines.First());
CS

keys="AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret"
expect "without an account id" "CONNECT dynamodb.eu-west-1.amazonaws.com:443 HTTP/1.1" "$(app $keys)"
expect "AWS_ACCOUNT_ID=123456789012" "CONNECT 123456789012.ddb.eu-west-1.amazonaws.com:443 HTTP/1.1" "$(app $keys AWS_ACCOUNT_ID=123456789012)"
expect "and AWS_ACCOUNT_ID_ENDPOINT_MODE=disabled" "CONNECT dynamodb.eu-west-1.amazonaws.com:443 HTTP/1.1" \
  "$(app $keys AWS_ACCOUNT_ID=123456789012 AWS_ACCOUNT_ID_ENDPOINT_MODE=disabled)"
