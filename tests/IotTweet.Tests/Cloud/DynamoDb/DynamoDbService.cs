using System.Text.Json;
using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.DynamoDb;

/// <summary>DynamoDB over awsJson1_0: a strict slice, which refuses every member that it would have to ignore.</summary>
/// <seealso href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html"/>
internal sealed class DynamoDbService(LocalDynamoDb dynamoDb, CloudIdentity identity) : IAwsService
{
    private static readonly Dictionary<string, string[]> s_members = new(StringComparer.Ordinal)
    {
        ["CreateTable"] = ["TableName", "KeySchema", "AttributeDefinitions", "BillingMode"],
        ["DescribeTable"] = ["TableName"],
        ["GetItem"] = ["TableName", "Key", "ConsistentRead"],
        ["PutItem"] = ["TableName", "Item", .. Writes],
        ["UpdateItem"] = ["TableName", "Key", "UpdateExpression", .. Writes],
        ["DeleteItem"] = ["TableName", "Key", .. Writes],
    };

    private static string[] Writes => ["ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues", "ReturnValues"];

    public string SigningName => "dynamodb";

    public string TargetPrefix => "DynamoDB_";

    public async Task HandleAsync(HttpContext context)
    {
        var operation = CallContext.Of(context).Operation;
        var answer = Answer(operation, await ReadAsync(context, operation));
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private JsonObject Answer(string operation, JsonObject request)
    {
        if (operation == "CreateTable")
            return new JsonObject { ["TableDescription"] = Description(Create(request)) };
        var table = dynamoDb.Table(Text(request, "TableName") ?? throw DynamoErrors.Validation("TableName is required"));
        switch (operation)
        {
            case "DescribeTable":
                return new JsonObject { ["Table"] = Description(table) };
            case "GetItem":
                return table.Find(Required(request, "Key")) is { } item ? new JsonObject { ["Item"] = item } : [];
            default:
                return Write(operation, table, request);
        }
    }

    private static JsonObject Write(string operation, LocalTable table, JsonObject request)
    {
        var expressions = new Expressions(
            request["ExpressionAttributeNames"] as JsonObject,
            request["ExpressionAttributeValues"] as JsonObject
        );
        var condition = expressions.Condition(Text(request, "ConditionExpression"));
        var update = operation == "UpdateItem" ? expressions.Update(Text(request, "UpdateExpression") ?? "") : null;
        expressions.CheckUse();
        var returns = Text(request, "ReturnValues") ?? "NONE";
        if (returns is not ("NONE" or "ALL_OLD"))
            throw DynamoErrors.Unsupported($"ReturnValues {returns}");
        var key = Required(request, operation == "PutItem" ? "Item" : "Key");
        var before = table.Write(
            key,
            isKey: operation != "PutItem",
            condition,
            item =>
            {
                if (operation != "UpdateItem")
                    return operation == "PutItem" ? (JsonObject)key.DeepClone() : null;
                var after = item ?? (JsonObject)key.DeepClone();
                update!(after);
                return after;
            }
        );
        return returns == "ALL_OLD" && before is not null ? new JsonObject { ["Attributes"] = before.DeepClone() } : [];
    }

    private LocalTable Create(JsonObject request)
    {
        var keys = request["KeySchema"]?.AsArray();
        if (keys is not [{ } key] || (string?)key["KeyType"] != "HASH" || (string?)key["AttributeName"] is not { } name)
            throw DynamoErrors.Unsupported("keys of more than a partition key");
        if ((string?)request["BillingMode"] != "PAY_PER_REQUEST")
            throw DynamoErrors.Unsupported("provisioned throughput");
        var type = request["AttributeDefinitions"]?.AsArray().FirstOrDefault(a => (string?)a!["AttributeName"] == name)?["AttributeType"];
        return dynamoDb.CreateTable(
            Text(request, "TableName") ?? "",
            name,
            (string?)type ?? throw DynamoErrors.Validation($"No attribute definition for the key {name}")
        );
    }

    private JsonObject Description(LocalTable table) =>
        new()
        {
            ["TableName"] = table.Name,
            ["TableArn"] = identity.Arn("dynamodb", $"table/{table.Name}"),
            ["TableStatus"] = "ACTIVE",
            ["ItemCount"] = table.Items.Count,
        };

    private static async Task<JsonObject> ReadAsync(HttpContext context, string operation)
    {
        if (!s_members.TryGetValue(operation, out var known))
            throw new AwsException(
                400,
                "com.amazon.coral.service#UnknownOperationException",
                $"The local cloud's DynamoDB has no {operation}"
            );
        try
        {
            var request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
            return request.Select(m => m.Key).FirstOrDefault(m => !known.Contains(m)) is { } other
                ? throw DynamoErrors.Unsupported($"{other} of {operation}")
                : request;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new AwsException(400, "com.amazon.coral.service#SerializationException", "Could not deserialize the request");
        }
    }

    private static JsonObject Required(JsonObject request, string name) =>
        request[name] as JsonObject ?? throw DynamoErrors.Validation($"{name} is required");

    private static string? Text(JsonObject request, string name) => (string?)request[name];
}
