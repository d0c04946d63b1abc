using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.DynamoDb;

/// <summary>Through the official client.</summary>
public sealed class Items : CloudTest, IDisposable
{
    private const string Table = "table";
    private AmazonDynamoDBClient? _client;

    private AmazonDynamoDBClient Dynamo =>
        _client ??= new(
            new BasicAWSCredentials(Cloud.Environment["AWS_ACCESS_KEY_ID"], Cloud.Environment["AWS_SECRET_ACCESS_KEY"]),
            new AmazonDynamoDBConfig
            {
                ServiceURL = Cloud.Endpoint,
                AuthenticationRegion = "us-east-1",
                MaxErrorRetry = 0,
            }
        );

    private static Dictionary<string, AttributeValue> Key(string id = "a") => new() { ["id"] = new(id) };

    private async Task CreateAsync() =>
        await Dynamo.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = Table,
                KeySchema = [new("id", KeyType.HASH)],
                AttributeDefinitions = [new("id", ScalarAttributeType.S)],
                BillingMode = BillingMode.PAY_PER_REQUEST,
            },
            Cancellation
        );

    private Task<PutItemResponse> PutAsync(int version, string? condition = null, params (string Name, int Value)[] values) =>
        Dynamo.PutItemAsync(
            new PutItemRequest
            {
                TableName = Table,
                Item = new(Key()) { ["version"] = new() { N = $"{version}" } },
                ConditionExpression = condition,
                ExpressionAttributeValues =
                    values.Length == 0 ? null : values.ToDictionary(v => v.Name, v => new AttributeValue { N = $"{v.Value}" }),
            },
            Cancellation
        );

    private async Task<string?> VersionAsync() =>
        (await Dynamo.GetItemAsync(Table, Key(), Cancellation)).Item?.GetValueOrDefault("version")?.N;

    [Fact]
    public async Task An_item_is_put_and_read()
    {
        await CreateAsync();

        (await VersionAsync()).ShouldBeNull();
        await PutAsync(1);
        (await VersionAsync()).ShouldBe("1");
    }

    [Theory]
    [InlineData("attribute_not_exists(id)", false)]
    [InlineData("attribute_not_exists(other)", true)]
    [InlineData("version = :v", true)]
    [InlineData("other = :v", false)]
    public async Task A_write_happens_only_if_its_condition_holds(string condition, bool holds)
    {
        await CreateAsync();
        await PutAsync(5);
        var values = condition.Contains(":v", StringComparison.Ordinal) ? new[] { (":v", 5) } : [];

        if (holds)
            await PutAsync(6, condition, values);
        else
            await Should.ThrowAsync<ConditionalCheckFailedException>(() => PutAsync(6, condition, values));

        (await VersionAsync()).ShouldBe(holds ? "6" : "5");
    }

    [Fact]
    public async Task Of_many_writers_of_one_version_one_wins()
    {
        await CreateAsync();
        await PutAsync(1);

        var writes = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(async _ =>
                {
                    try
                    {
                        await PutAsync(2, "version = :v", (":v", 1));
                        return true;
                    }
                    catch (ConditionalCheckFailedException)
                    {
                        return false;
                    }
                })
        );

        writes.Count(w => w).ShouldBe(1);
    }

    [Fact]
    public async Task What_DynamoDB_refuses_is_refused()
    {
        await Should.ThrowAsync<ResourceNotFoundException>(() => PutAsync(1));
        await CreateAsync();
        await Should.ThrowAsync<ResourceInUseException>(CreateAsync);
        (await Should.ThrowAsync<AmazonDynamoDBException>(() => PutAsync(1, "version =", (":v", 1)))).ErrorCode.ShouldBe(
            "ValidationException"
        );
        (await Should.ThrowAsync<AmazonDynamoDBException>(() => PutAsync(1, "attribute_not_exists(id)", (":v", 1)))).Message.ShouldContain(
            "unused"
        );
        (await Should.ThrowAsync<AmazonDynamoDBException>(() => PutAsync(1, "version = :w", (":v", 1)))).Message.ShouldContain(
            "not defined"
        );
        (await Should.ThrowAsync<AmazonDynamoDBException>(() => Dynamo.GetItemAsync(Table, Key(""), Cancellation))).Message.ShouldContain(
            "empty"
        );
        (
            await Should.ThrowAsync<AmazonDynamoDBException>(() => Dynamo.ScanAsync(new ScanRequest(Table), Cancellation))
        ).Message.ShouldContain("Scan");
    }

    public void Dispose() => _client?.Dispose();
}
