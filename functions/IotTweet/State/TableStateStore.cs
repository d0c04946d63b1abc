using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace GapFurniture.IotTweet.State;

/// <summary>One item for each button in a DynamoDB table with the partition key <c>id</c> (string), replaced only in the version that was read.</summary>
/// <seealso href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate"/>
internal sealed class TableStateStore(Func<IAmazonDynamoDB> dynamoDb, string table, TimeProvider time) : IStateStore
{
    // For the table's time to live; longer than any retry.
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(90);

    public async Task<(ButtonState State, long Version)> ReadAsync(string button, CancellationToken cancellationToken)
    {
        var request = new GetItemRequest
        {
            TableName = table,
            Key = new() { ["id"] = new(button) },
            ConsistentRead = true,
        };
        var response = await dynamoDb().GetItemAsync(request, cancellationToken);
        return response.Item is { Count: > 0 } item
            ? (
                ButtonState.Parse(item.GetValueOrDefault("state")?.S ?? "", $"item {button} of table {table}"),
                long.Parse(item["version"].N)
            )
            : (new ButtonState(), 0);
    }

    public async Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest
        {
            TableName = table,
            Item = new()
            {
                ["id"] = new(button),
                ["state"] = new(state.ToJson()),
                ["version"] = Number(version + 1),
                ["expires"] = Number((time.GetUtcNow() + s_lifetime).ToUnixTimeSeconds()),
            },
            ConditionExpression = version == 0 ? "attribute_not_exists(id)" : "version = :version",
            ExpressionAttributeValues = version == 0 ? null : new() { [":version"] = Number(version) },
        };
        try
        {
            await dynamoDb().PutItemAsync(request, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private static AttributeValue Number(long number) => new() { N = $"{number}" };
}
