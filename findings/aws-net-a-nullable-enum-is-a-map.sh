#!/usr/bin/env bash
# AWS SDK for .NET, DynamoDBContext: an enum is stored as its number, an enum that may be null as a map with the runtime's inner field "value__". Other programs
# and filters that look for the number find nothing, and an item whose property was not nullable when it was stored cannot be loaded any more.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.DynamoDBv2@4.1.0 <<'CS'
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.DataModel;

var server = new Loopback(request => Loopback.Ok(request.Contains("GetItem") ? """{"Item":{"Id":{"S":"1"},"State":{"N":"1"}}}""" : "{}"));
using var client = new AmazonDynamoDBClient("key", "secret", new AmazonDynamoDBConfig { ServiceURL = server.Url });
using var context = new DynamoDBContextBuilder()
    .WithDynamoDBClient(() => client)
    .ConfigureContext(config => config.DisableFetchingTableMetadata = true)
    .Build();
string Sent() => JsonNode.Parse(server.Requests[^1].Split("\r\n\r\n")[1])!["ExpressionAttributeValues"]!.ToJsonString();

await context.SaveAsync(new Order { Id = "1", State = State.Paid });
Console.WriteLine($"State: {Sent()}");
await context.SaveAsync(new OrderOfToday { Id = "1", State = State.Paid });
Console.WriteLine($"State?: {Sent()}");
Console.WriteLine($"the number as State: {(await context.LoadAsync<Order>("1")).State}");
var error = await context.LoadAsync<OrderOfToday>("1").ContinueWith(task => task.Exception!.InnerException!);
Console.WriteLine($"the number as State?: {error.GetType().Name}");

enum State
{
    New,
    Paid,
}

[DynamoDBTable("orders")]
class Order
{
    [DynamoDBHashKey]
    public string Id { get; set; } = "";
    public State State { get; set; }
}

[DynamoDBTable("orders")]
class OrderOfToday
{
    [DynamoDBHashKey]
    public string Id { get; set; } = "";
    public State? State { get; set; }
}
CS

expect "Paid is stored, and read" "$(printf '%s\n' 'State: {":awsavar1":{"N":"1"}}' 'State?: {":awsavar1":{"M":{"value__":{"N":"1"}}}}' \
  'the number as State: Paid' 'the number as State?: InvalidOperationException')" "$(app)"
