namespace GapFurniture.LocalCloud.X;

/// <summary>How often each operation may be called in fifteen minutes, and posts be made in a day. Thread safe.</summary>
internal sealed class XRateLimits(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset Reset, int Used)> _windows = new(StringComparer.Ordinal);

    /// <summary>Length of a window. The default value is X's: 15 minutes.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Posts in 24 hours. The default value is that of X's smallest paid plan.</summary>
    public int PostsPerDay { get; set; } = 10_000;

    /// <summary>Calls in a window, by operation; X's own numbers for a user.</summary>
    public Dictionary<string, int> Most { get; } =
        new(StringComparer.Ordinal)
        {
            ["createTweet"] = 100,
            ["deleteTweetById"] = 50,
            ["findMyUser"] = 75,
            ["usersIdTweets"] = 900,
        };

    /// <summary>Counts a call; what is left is below zero when it is one too many.</summary>
    public (int Limit, int Remaining, DateTimeOffset Reset) Count(string operation) => Count(operation, Window, Most[operation]);

    /// <summary>Counts a post of the day.</summary>
    public (int Limit, int Remaining, DateTimeOffset Reset) CountPost() => Count("24hour", TimeSpan.FromHours(24), PostsPerDay);

    private (int Limit, int Remaining, DateTimeOffset Reset) Count(string name, TimeSpan length, int limit)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_windows.TryGetValue(name, out var window) || window.Reset <= now)
                window = (now + length, 0);
            window.Used = Math.Min(window.Used + 1, limit + 1);
            _windows[name] = window;
            return (limit, limit - window.Used, window.Reset);
        }
    }
}
