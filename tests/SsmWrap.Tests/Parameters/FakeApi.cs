using System.Collections.Concurrent;
using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Tests.Parameters;

/// <summary>A Parameter Store of a few lines, that notes what it is asked.</summary>
internal sealed class FakeApi(params string[] names) : IParameterApi
{
    private readonly ConcurrentQueue<string> _calls = new();

    /// <summary>Failures to come, one a call.</summary>
    public ConcurrentQueue<ParameterStoreException> Failures { get; } = new();

    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>Called before each answer, with what cancels the call.</summary>
    public Action<CancellationToken> OnCall { get; init; } = _ => { };

    public ParameterPage ReadPage(string path, bool recursive, string? nextToken, CancellationToken cancellationToken)
    {
        Note($"{path}{(recursive ? "/**" : "/*")}{(nextToken is null ? "" : "@" + nextToken)}", cancellationToken);
        var query = ParameterQuery.Below(path, recursive);
        var all = names.Where(query.Covers).Select(Value).ToList();
        var start = nextToken is null ? 0 : int.Parse(nextToken);
        // Every other page is empty, as pages may be.
        return start % 2 == 0
            ? new ParameterPage([], $"{start + 1}")
            : new ParameterPage([.. all.Skip(start / 2 * 10).Take(10)], (start / 2 * 10) + 10 < all.Count ? $"{start + 1}" : null);
    }

    public IReadOnlyList<ParameterValue> Read(IReadOnlyList<string> asked, CancellationToken cancellationToken)
    {
        Note(string.Join(' ', asked), cancellationToken);
        return [.. asked.Where(n => names.Contains(n)).Select(Value)];
    }

    private void Note(string call, CancellationToken cancellationToken)
    {
        _calls.Enqueue(call);
        OnCall(cancellationToken);
        if (Failures.TryDequeue(out var failure))
            throw failure;
    }

    private static ParameterValue Value(string name) => new(name, "value of " + name, "String", 1, null, null);
}
