namespace GapFurniture.IotTweet.State;

/// <summary>Reads and changes what is remembered of buttons, whatever the store; each change is made on the newest state.</summary>
internal sealed class StateBook(IStateStore store)
{
    /// <summary>Plans on the newest state, and puts the plan's claim down before anything is done.</summary>
    public async Task<Plan> ClaimAsync(string serial, Func<ButtonState, Plan> plan, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (state, version) = await store.ReadAsync(KeyOf(serial), cancellationToken);
            var planned = plan(state);
            if (planned.State == state || await store.TryWriteAsync(KeyOf(serial), planned.State, version, cancellationToken))
                return planned;
        }
    }

    /// <summary>Changes a press; returns what it is then.</summary>
    public async Task<Press> UpdateAsync(string serial, Press press, Func<Press, Press> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (state, version) = await store.ReadAsync(KeyOf(serial), cancellationToken);
            var changed = change(state.Find(press.Id) ?? press);
            if (await store.TryWriteAsync(KeyOf(serial), state.With(changed), version, cancellationToken))
                return changed;
        }
    }

    /// <summary>A press; null when it is not remembered.</summary>
    public async Task<Press?> FindAsync(string serial, string? id, CancellationToken cancellationToken) =>
        (await ReadAsync(serial, cancellationToken)).Find(id);

    /// <summary>Posts of all presses but one.</summary>
    public async Task<IReadOnlyList<string>> TweetsAsync(string serial, string exceptId, CancellationToken cancellationToken) =>
        [
            .. (await ReadAsync(serial, cancellationToken))
                .Presses.Where(p => p.Id != exceptId && p.Target is null)
                .Select(p => p.Tweet)
                .OfType<string>(),
        ];

    public async Task<ButtonState> ReadAsync(string serial, CancellationToken cancellationToken) =>
        (await store.ReadAsync(KeyOf(serial), cancellationToken)).State;

    private static string KeyOf(string serial) => serial.Length == 0 ? "button" : serial;
}
