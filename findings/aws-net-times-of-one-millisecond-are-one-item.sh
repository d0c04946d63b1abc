#!/usr/bin/env bash
# AWS SDK for .NET, DynamoDBContext: a DateTime is stored with three digits of a second, of seven. As a sort key that makes one item of all that happened within
# a millisecond: the later replaces the earlier, without an error, and what is loaded is not equal to what was saved. A text of the format "O" keeps them apart.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.DynamoDBv2@4.1.0 <<'CS'
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.DataModel;

// A table: the items by their keys.
var items = new Dictionary<string, JsonNode>();
var server = new Loopback(request =>
{
    var body = JsonNode.Parse(request.Split("\r\n\r\n")[1])!;
    var key = body["Key"]!;
    if (request.Contains("GetItem"))
        return Loopback.Ok(new JsonObject { ["Item"] = items[key.ToJsonString()].DeepClone() }.ToJsonString());
    items[key.ToJsonString()] = key.DeepClone();
    return Loopback.Ok("{}");
});
using var client = new AmazonDynamoDBClient("key", "secret", new AmazonDynamoDBConfig { ServiceURL = server.Url });
using var context = new DynamoDBContextBuilder()
    .WithDynamoDBClient(() => client)
    .ConfigureContext(config => config.DisableFetchingTableMetadata = true)
    .Build();

var time = new DateTime(2026, 1, 1, 10, 0, 0, 123, 400, DateTimeKind.Utc);
for (var i = 0; i < 3; i++)
    await context.SaveAsync(new Click { Button = "1", At = time.AddMicroseconds(i) });
Console.WriteLine($"{items.Count} of 3 items: {items.Values.Single()["At"]!["S"]}");
var loaded = await context.LoadAsync<Click>("1", time);
Console.WriteLine($"loaded: {loaded.At:O}, equal: {loaded.At == time}");
items.Clear();
for (var i = 0; i < 3; i++)
    await context.SaveAsync(new ClickByText { Button = "1", At = time.AddMicroseconds(i).ToString("O") });
Console.WriteLine($"{items.Count} of 3 items: {items.Values.First()["At"]!["S"]}");

[DynamoDBTable("clicks")]
class Click
{
    [DynamoDBHashKey]
    public string Button { get; set; } = "";
    [DynamoDBRangeKey]
    public DateTime At { get; set; }
}

[DynamoDBTable("clicks")]
class ClickByText
{
    [DynamoDBHashKey]
    public string Button { get; set; } = "";
    [DynamoDBRangeKey]
    public string At { get; set; } = "";
}
CS

expect "three clicks, a microsecond apart" "$(printf '%s\n' '1 of 3 items: 2026-01-01T10:00:00.123Z' 'loaded: 2026-01-01T10:00:00.1230000Z, equal: False' \
  '3 of 3 items: 2026-01-01T10:00:00.1234000Z')" "$(app)"
