namespace GapFurniture.Pieces;

/// <summary>Waits for what other processes and threads are about to do.</summary>
public static class Eventually
{
    // Only a test that fails waits for so long; on a busy machine all may be many times slower, and that is no error.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns when the condition holds.</summary>
    /// <param name="condition">Looked at again and again.</param>
    /// <param name="what">What is waited for, or what else helps to see why it did not come.</param>
    /// <exception cref="TimeoutException">It did not hold for three minutes.</exception>
    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(condition, () => what);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string)"/>
    public static Task HoldsAsync(Func<bool> condition, Func<string> what) => HoldsAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string)"/>
    public static Task HoldsAsync(Func<Task<bool>> condition, string what) => HoldsAsync(condition, () => what);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string)"/>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> what)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(what);
        using var patience = new CancellationTokenSource(s_patience);
        using var timer = new PeriodicTimer(s_look);
        while (!await condition())
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"not within {s_patience.TotalMinutes} min: {what()}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
