namespace GapFurniture.LocalCloud.Faults;

/// <summary>The faults that are waiting to strike. Thread safe; a seeded generator makes shares repeatable.</summary>
internal sealed class FaultBook(int seed = 1)
{
    private readonly Lock _lock = new();
    private readonly List<Pending> _pending = [];
    private readonly Random _random = new(seed);

    /// <summary>Adds a fault behind those already there.</summary>
    public void Add(Fault fault)
    {
        lock (_lock)
            _pending.Add(new Pending(fault, fault.Times ?? int.MaxValue));
    }

    /// <summary>Forgets all faults.</summary>
    public void Clear()
    {
        lock (_lock)
            _pending.Clear();
    }

    /// <summary>The faults that are still waiting.</summary>
    public IReadOnlyList<Fault> Pendings()
    {
        lock (_lock)
            return [.. _pending.Select(p => p.Fault)];
    }

    /// <summary>The fault that strikes this call, used up by one; null when the call goes well.</summary>
    public Fault? Take(string service, string? operation, string? key = null) => Take(service, operation, key, Enum.GetValues<FaultKind>());

    /// <summary>The same, of some kinds only: what the gateway cannot do (a duplicate delivery) waits for the service that can.</summary>
    public Fault? Take(string service, string? operation, string? key, IReadOnlyList<FaultKind> kinds)
    {
        lock (_lock)
        {
            if (_pending.Count == 0)
                return null;
            var index = _pending.FindIndex(p => kinds.Contains(p.Fault.Kind) && Strikes(p.Fault, service, operation, key));
            if (index < 0)
                return null;
            var hit = _pending[index];
            if (hit.Left <= 1)
                _pending.RemoveAt(index);
            else
                _pending[index] = hit with { Left = hit.Left - 1 };
            return hit.Fault;
        }
    }

    private bool Strikes(Fault fault, string service, string? operation, string? key) =>
        fault.Service == service
        && (fault.Operation is null || fault.Operation == operation)
        && (fault.Key is null || fault.Key == key)
        && (fault.Share >= 1 || _random.NextDouble() < fault.Share);

    private sealed record Pending(Fault Fault, int Left);
}
