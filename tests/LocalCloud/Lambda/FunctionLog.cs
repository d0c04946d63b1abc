namespace GapFurniture.LocalCloud.Lambda;

/// <summary>What a function wrote, and Lambda's own lines, in order, with the time when each was written.</summary>
internal sealed class FunctionLog(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset Time, string Line)> _entries = [];

    public void Add(string line)
    {
        lock (_lock)
            _entries.Add((time.GetUtcNow(), line));
    }

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> Lines => [.. Entries.Select(e => e.Line)];

    /// <summary>All lines so far, with their times.</summary>
    public IReadOnlyList<(DateTimeOffset Time, string Line)> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    /// <summary>The last 4 KB, as an invocation with <c>LogType: Tail</c> gets them.</summary>
    public string Tail()
    {
        var text = string.Join('\n', Lines);
        return text.Length <= 4096 ? text : text[^4096..];
    }
}
