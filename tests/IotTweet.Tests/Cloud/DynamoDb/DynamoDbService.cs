using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.DynamoDb;

/// <summary>DynamoDB as a part of the local cloud.</summary>
internal sealed class DynamoDbPart(LocalCloudHost cloud) : ICloudPart
{
    public LocalDynamoDb DynamoDb { get; } = new();

    public IEnumerable<IAwsService> Services => [new DynamoDbService(DynamoDb, cloud.Identity)];

    public string ResourceType => "AWS::DynamoDB::Table";

    public void Create(string name, JsonObject properties) =>
        DynamoDb.CreateTable(name, properties["KeySchema"]![0]!["AttributeName"]!.GetValue<string>());
}

/// <summary>DynamoDB over awsJson1_0: what iottweet and its users send. Members that it would have to ignore are refused.</summary>
/// <seealso href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html"/>
internal sealed partial class DynamoDbService(LocalDynamoDb dynamoDb, CloudIdentity identity) : IAwsService
{
    private static readonly Dictionary<string, string[]> s_members = new(StringComparer.Ordinal)
    {
        ["CreateTable"] = ["TableName", "KeySchema", "AttributeDefinitions", "BillingMode"],
        ["GetItem"] = ["TableName", "Key", "ConsistentRead"],
        ["PutItem"] = ["TableName", "Item", "ConditionExpression", "ExpressionAttributeValues"],
    };

    public string SigningName => "dynamodb";

    public async Task HandleAsync(HttpContext context)
    {
        var operation = CallContext.Of(context).Operation;
        var answer = Answer(operation, await ReadAsync(context, operation));
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private JsonObject Answer(string operation, JsonObject request)
    {
        var name = (string?)request["TableName"] ?? throw LocalDynamoDb.Validation("TableName is required");
        if (operation == "CreateTable")
            return Create(name, request);
        var table = dynamoDb.Table(name);
        if (operation == "GetItem")
            return table.Find(Required(request, "Key")) is { } item ? new JsonObject { ["Item"] = item } : [];
        table.Put(
            Required(request, "Item"),
            Condition((string?)request["ConditionExpression"], request["ExpressionAttributeValues"] as JsonObject)
        );
        return [];
    }

    private JsonObject Create(string name, JsonObject request)
    {
        if (
            request["KeySchema"]?.AsArray() is not [{ } key]
            || (string?)key["KeyType"] != "HASH"
            || (string?)key["AttributeName"] is not { } id
        )
            throw Unsupported("keys of more than a partition key");
        if ((string?)request["BillingMode"] != "PAY_PER_REQUEST")
            throw Unsupported("provisioned throughput");
        if (
            request["AttributeDefinitions"]?.AsArray() is not [{ } type]
            || (string?)type["AttributeName"] != id
            || (string?)type["AttributeType"] != "S"
        )
            throw LocalDynamoDb.Validation($"No attribute definition of type S for the key {id}");
        return new JsonObject
        {
            ["TableDescription"] = new JsonObject
            {
                ["TableName"] = dynamoDb.CreateTable(name, id).Name,
                ["TableArn"] = identity.Arn("dynamodb", $"table/{name}"),
                ["TableStatus"] = "ACTIVE",
            },
        };
    }

    /// <summary>The two conditions of optimistic locking: <c>attribute_not_exists(name)</c> and <c>name = :value</c>.</summary>
    private static Func<JsonObject?, bool> Condition(string? text, JsonObject? values)
    {
        var match = Conditions().Match(text ?? "");
        if (text is not null && !match.Success)
            throw LocalDynamoDb.Validation($"Invalid ConditionExpression, or one that the local cloud does not know: {text}");
        var used = match.Groups["value"].Value;
        if (used.Length > 0 && values?[used] is null)
            throw LocalDynamoDb.Validation($"An expression attribute value used in expression is not defined; attribute value: {used}");
        if (values?.Select(v => v.Key).FirstOrDefault(v => v != used) is { } unused)
            throw LocalDynamoDb.Validation($"Value provided in ExpressionAttributeValues unused in expressions: keys: {{{unused}}}");
        var name = match.Groups["name"].Value;
        if (text is null)
            return _ => true;
        if (used.Length == 0)
            return item => item?[name] is null;
        return item => item is not null && JsonNode.DeepEquals(item[name], values![used]);
    }

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
                ? throw Unsupported($"{other} of {operation}")
                : request;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new AwsException(400, "com.amazon.coral.service#SerializationException", "Could not deserialize the request");
        }
    }

    private static JsonObject Required(JsonObject request, string name) =>
        request[name] as JsonObject ?? throw LocalDynamoDb.Validation($"{name} is required");

    private static AwsException Unsupported(string what) => LocalDynamoDb.Validation($"The local cloud's DynamoDB does not know {what}");

    [GeneratedRegex(@"^(attribute_not_exists\((?<name>\w+)\)|(?<name>\w+) = (?<value>:\w+))\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Conditions();
}
