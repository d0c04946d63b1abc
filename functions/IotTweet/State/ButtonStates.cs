using Amazon.DynamoDBv2.Model;
using GapFurniture.Aws;

namespace GapFurniture.IotTweet.State;

/// <summary>Reads and changes the states of buttons, in any store; each change is made to the newest version.</summary>
/// <param name="store">Keeps the states.</param>
/// <param name="name">The store as the settings name it, for messages.</param>
internal sealed class ButtonStates(IStateStore store, string name)
{
    /// <summary>Plans on the newest state, and stores the plan's claim before anything is done.</summary>
    /// <exception cref="TweetException">The state cannot be used; so with all others here.</exception>
    public async Task<Plan> ClaimAsync(string serial, Func<ButtonState, Plan> plan, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (state, version) = await ReadVersionAsync(serial, cancellationToken);
            var planned = plan(state);
            if (planned.State == state || await TryWriteAsync(serial, planned.State, version, cancellationToken))
                return planned;
        }
    }

    /// <summary>Changes a click.</summary>
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

    public async Task<ButtonState> ReadAsync(string serial, CancellationToken cancellationToken) =>
        (await ReadVersionAsync(serial, cancellationToken)).State;

    private Task<(ButtonState State, long Version)> ReadVersionAsync(string serial, CancellationToken cancellationToken) =>
        ExplainAsync(() => store.ReadAsync(KeyOf(serial), cancellationToken));

    private Task<bool> TryWriteAsync(string serial, ButtonState state, long version, CancellationToken cancellationToken) =>
        ExplainAsync(() => store.TryWriteAsync(KeyOf(serial), state, version, cancellationToken));

    private async Task<T> ExplainAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new TweetException($"cannot use the state {name}: {Explanation(e)}");
        }
    }

    private string Explanation(Exception e) =>
        name.Split(':', 2) switch
        {
            ["dynamodb", var table] when e is ResourceNotFoundException =>
                $"there is no table {table} in this Region and account; create it: aws dynamodb create-table --table-name {table} "
                    + "--billing-mode PAY_PER_REQUEST --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH",
            ["dynamodb", _] => AwsTrouble.Describe(e, needed: "dynamodb:GetItem, dynamodb:PutItem on the table"),
            ["ssm", var path] => AwsTrouble.Describe(e, needed: $"ssm:GetParameters, ssm:PutParameter below {path}"),
            _ => AwsTrouble.Describe(e),
        };

    private static string KeyOf(string serial) => serial.Length == 0 ? "button" : serial;
}
