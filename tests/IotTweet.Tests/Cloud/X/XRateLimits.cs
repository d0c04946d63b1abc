namespace GapFurniture.LocalCloud.X;

/// <summary>How often each operation may be called in a window of fifteen minutes. Thread safe.</summary>
internal sealed class XRateLimits(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset Reset, int Used)> _windows = new(StringComparer.Ordinal);

    /// <summary>Length of a window. The default value is X's: 15 minutes.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Calls a window, by operation; X's own numbers for a user.</summary>
    public Dictionary<string, int> Most { get; } =
        new(StringComparer.Ordinal)
        {
            ["createTweet"] = 100,
            ["deleteTweetById"] = 50,
            ["findMyUser"] = 75,
            ["usersIdTweets"] = 900,
        };

    /// <summary>Counts a call; what is left is below zero when it is one too many.</summary>
    public (int Limit, int Remaining, DateTimeOffset Reset) Count(string operation)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_windows.TryGetValue(operation, out var window) || window.Reset <= now)
                window = (now + Window, 0);
            var limit = Most[operation];
            window.Used = Math.Min(window.Used + 1, limit + 1);
            _windows[operation] = window;
            return (limit, limit - window.Used, window.Reset);
        }
    }
}
