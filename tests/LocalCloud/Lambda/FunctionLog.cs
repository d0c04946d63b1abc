namespace GapFurniture.LocalCloud.Lambda;

/// <summary>What a function wrote, and Lambda's own lines, in order.</summary>
internal sealed class FunctionLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public void Add(string line)
    {
        lock (_lock)
            _lines.Add(line);
    }

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>The last 4 KB, as an invocation with <c>LogType: Tail</c> gets them.</summary>
    public string Tail()
    {
        var text = string.Join('\n', Lines);
        return text.Length <= 4096 ? text : text[^4096..];
    }
}
