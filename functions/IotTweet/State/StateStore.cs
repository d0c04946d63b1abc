using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet.State;

/// <summary>Keeps the states of buttons between invocations.</summary>
internal interface IStateStore
{
    /// <returns>The state of a button and its version; version 0 when there is none yet.</returns>
    Task<(ButtonState State, long Version)> ReadAsync(string button, CancellationToken cancellationToken);

    /// <returns>True if the state of that version was replaced; false if another instance was faster.</returns>
    Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken);
}

/// <summary>Forgets when the process ends.</summary>
internal sealed class MemoryStore : IStateStore
{
    private readonly ConcurrentDictionary<string, (ButtonState State, long Version)> _states = new(StringComparer.Ordinal);

    public Task<(ButtonState State, long Version)> ReadAsync(string button, CancellationToken cancellationToken) =>
        Task.FromResult(_states.TryGetValue(button, out var found) ? found : (new ButtonState(), 0));

    public Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken) =>
        Task.FromResult(
            version == 0
                ? _states.TryAdd(button, (state, 1))
                : _states.TryGetValue(button, out var found)
                    && found.Version == version
                    && _states.TryUpdate(button, (state, version + 1), found)
        );
}

/// <summary>
/// One SSM parameter for each button. Parameter Store has conditional creation, but no conditional replacement, so only one instance may run
/// at a time (reserved concurrency 1). If another one wrote in between, the version shows it, and the click is planned once more.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html"/>
internal sealed class ParameterStateStore(Func<IAmazonSimpleSystemsManagement> ssm, string path, ILogger logger) : IStateStore
{
    public async Task<(ButtonState State, long Version)> ReadAsync(string button, CancellationToken cancellationToken)
    {
        var name = NameOf(button);
        var response = await ssm().GetParametersAsync(new GetParametersRequest { Names = [name] }, cancellationToken);
        return response.Parameters is [var parameter, ..]
            ? (ButtonState.Parse(parameter.Value, $"parameter {name}"), parameter.Version ?? 0)
            : (new ButtonState(), 0);
    }

    public async Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken)
    {
        var request = new PutParameterRequest
        {
            Name = NameOf(button),
            Value = state.ToJson(),
            Type = ParameterType.String,
            Overwrite = version > 0,
        };
        try
        {
            var response = await ssm().PutParameterAsync(request, cancellationToken);
            if (response.Version == version + 1)
                return true;
            Log.TwoWriters(logger, request.Name);
            return false;
        }
        catch (Exception e) when (e is ParameterAlreadyExistsException or TooManyUpdatesException)
        {
            return false;
        }
    }

    // Characters that a name must not contain are replaced; a digest then keeps names apart that would become the same.
    private string NameOf(string button)
    {
        var plain = string.Concat(button.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_'));
        var digest = plain == button ? "" : $"-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(button)))[..16]}";
        return $"{path.TrimEnd('/')}/{plain}{digest}";
    }
}

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
