using System.Collections.Concurrent;

namespace GapFurniture.LocalCloud.Http;

/// <summary>How often each operation was called over HTTP, refused calls included.</summary>
internal sealed class RequestLog
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts one call.</summary>
    public void Add(string service, string operation) => _counts.AddOrUpdate($"{service}.{operation}", 1, static (_, count) => count + 1);

    /// <summary>Calls of one operation so far, such as <c>Count("sqs", "ReceiveMessage")</c>.</summary>
    public int Count(string service, string operation) => _counts.GetValueOrDefault($"{service}.{operation}");

    /// <summary>All counts, by <c>service.operation</c>.</summary>
    public IReadOnlyDictionary<string, int> All() => new SortedDictionary<string, int>(_counts, StringComparer.Ordinal);

    /// <summary>Starts counting anew.</summary>
    public void Clear() => _counts.Clear();
}
