#!/usr/bin/env bash
# AWS SDK for .NET, DynamoDBContext: an object is loaded, its list is emptied, it is saved. The request that is sent does not speak of the list, neither to set
# nor to remove it, and the table keeps what was in it: the rights that were taken away are there on the next load. A list that is null is removed.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.DynamoDBv2@4.1.0 <<'CS'
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.DataModel;

var server = new Loopback(request =>
    Loopback.Ok(request.Contains("GetItem") ? """{"Item":{"Id":{"S":"1"},"Name":{"S":"somebody"},"Roles":{"SS":["admin"]}}}""" : "{}")
);
using var client = new AmazonDynamoDBClient("key", "secret", new AmazonDynamoDBConfig { ServiceURL = server.Url });
using var context = new DynamoDBContextBuilder()
    .WithDynamoDBClient(() => client)
    .ConfigureContext(config => config.DisableFetchingTableMetadata = true)
    .Build();
var user = await context.LoadAsync<User>("1");
Console.WriteLine($"loaded: {string.Join(' ', user.Roles!)}");
foreach (var roles in new List<string>?[] { [], null })
{
    user.Roles = roles;
    await context.SaveAsync(user);
    var update = JsonNode.Parse(server.Requests[^1].Split("\r\n\r\n")[1])!;
    Console.WriteLine($"{(roles is null ? "null" : "empty")}: {update["UpdateExpression"]}, names {update["ExpressionAttributeNames"]!.ToJsonString()}");
}

[DynamoDBTable("users")]
public sealed class User
{
    [DynamoDBHashKey]
    public string Id { get; set; } = "";

    public string? Name { get; set; }

    public List<string>? Roles { get; set; }
}
CS

expect "saved with a list that is empty, and with one that is null" "$(printf '%s\n' 'loaded: admin' 'empty: SET #awsavar1 = :awsavar1, names {"#awsavar1":"Name"}' \
  'null: SET #awsavar1 = :awsavar1 REMOVE #awsavar2, names {"#awsavar1":"Name","#awsavar2":"Roles"}')" "$(app)"
