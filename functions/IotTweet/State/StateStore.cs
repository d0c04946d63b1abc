using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using GapFurniture.Aws;
using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet.State;

/// <summary>Keeps the states of buttons between invocations; each change is made to the newest version.</summary>
/// <param name="name">The store as the settings name it, for messages.</param>
/// <param name="needed">What a caller needs who is denied; null when nobody can be.</param>
internal abstract class StateStore(string name, string? needed)
{
    /// <summary>Plans on the newest state, and stores the plan's claim before anything is done.</summary>
    /// <exception cref="TweetException">The state cannot be used; so with all others here.</exception>
    public Task<Plan> ClaimAsync(string serial, Func<ButtonState, Plan> plan, CancellationToken cancellationToken) =>
        ExplainAsync(async () =>
        {
            while (true)
            {
                var (state, version) = await FetchAsync(KeyOf(serial), cancellationToken);
                var planned = plan(state);
                if (planned.State == state || await TryWriteAsync(KeyOf(serial), planned.State, version, cancellationToken))
                    return planned;
            }
        });

    /// <returns>The click as it is stored then.</returns>
    public async Task<ClickRecord> UpdateAsync(
        string serial,
        ClickRecord click,
        Func<ClickRecord, ClickRecord> change,
        CancellationToken cancellationToken
    )
    {
        return (await ClaimAsync(serial, Changed, cancellationToken)).Record;

        Plan Changed(ButtonState state)
        {
            var changed = change(state.Find(click.Id) ?? click);
            return new Plan(PlanStep.Nothing, changed, state.With(changed));
        }
    }

    public Task<ButtonState> ReadAsync(string serial, CancellationToken cancellationToken) =>
        ExplainAsync(async () => (await FetchAsync(KeyOf(serial), cancellationToken)).State);

    /// <returns>The state of a button and its version; version 0 when there is none yet.</returns>
    public abstract Task<(ButtonState State, long Version)> FetchAsync(string button, CancellationToken cancellationToken);

    /// <returns>True if the state of that version was replaced; false if another instance was faster.</returns>
    public abstract Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken);

    /// <summary>An error of AWS in one line, and what to do.</summary>
    protected virtual string Describe(Exception error) => AwsTrouble.Describe(error, needed);

    private async Task<T> ExplainAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new TweetException($"cannot use the state {name}: {Describe(e)}");
        }
    }

    private static string KeyOf(string serial) => serial.Length == 0 ? "button" : serial;
}

/// <summary>Forgets when the process ends.</summary>
internal sealed class MemoryStore() : StateStore("memory", needed: null)
{
    private readonly ConcurrentDictionary<string, (ButtonState State, long Version)> _states = new(StringComparer.Ordinal);

    public override Task<(ButtonState State, long Version)> FetchAsync(string button, CancellationToken cancellationToken) =>
        Task.FromResult(_states.TryGetValue(button, out var found) ? found : (new ButtonState(), 0));

    public override Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken) =>
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
internal sealed class ParameterStateStore(Func<IAmazonSimpleSystemsManagement> ssm, string path, ILogger logger)
    : StateStore($"ssm:{path}", $"ssm:GetParameters, ssm:PutParameter below {path}")
{
    public override async Task<(ButtonState State, long Version)> FetchAsync(string button, CancellationToken cancellationToken)
    {
        var name = NameOf(button);
        var response = await ssm().GetParametersAsync(new GetParametersRequest { Names = [name] }, cancellationToken);
        return response.Parameters is [var parameter, ..]
            ? (ButtonState.Parse(parameter.Value, $"parameter {name}"), parameter.Version ?? 0)
            : (new ButtonState(), 0);
    }

    public override async Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken)
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
internal sealed class TableStateStore(Func<IAmazonDynamoDB> dynamoDb, string table, TimeProvider time)
    : StateStore($"dynamodb:{table}", "dynamodb:GetItem, dynamodb:PutItem on the table")
{
    // For the table's time to live; longer than any retry.
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(90);

    public override async Task<(ButtonState State, long Version)> FetchAsync(string button, CancellationToken cancellationToken)
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

    public override async Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken)
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

    protected override string Describe(Exception error) =>
        error is Amazon.DynamoDBv2.Model.ResourceNotFoundException
            ? $"there is no table {table} in this Region and account; create it: aws dynamodb create-table --table-name {table} "
                + "--billing-mode PAY_PER_REQUEST --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH"
            : base.Describe(error);

    private static AttributeValue Number(long number) => new() { N = $"{number}" };
}
