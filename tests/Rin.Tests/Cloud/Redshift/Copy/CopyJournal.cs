namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Every COPY so far, for tests to look at. Thread safe.</summary>
internal sealed class CopyJournal
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, int> _index = [];
    private readonly List<CopyRecord> _records = [];
    private readonly Dictionary<string, int> _running = [];

    /// <summary>All COPYs in order of their start.</summary>
    public IReadOnlyList<CopyRecord> All
    {
        get
        {
            lock (_lock)
                return [.. _records];
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _records.Count;
        }
    }

    /// <summary>Keys of all files of COPYs that succeeded, in order: a key that was loaded twice is there twice. Rollbacks do not show here.</summary>
    public IReadOnlyList<string> LoadedKeys => [.. All.Where(c => c.Succeeded == true).SelectMany(c => c.Keys)];

    /// <summary>The most COPYs that ever ran at a time on this table.</summary>
    public int MaxConcurrency(string table) => All.Where(c => c.Table == table).Select(c => c.ConcurrentOnTable).DefaultIfEmpty().Max();

    public void Clear()
    {
        lock (_lock)
        {
            _index.Clear();
            _records.Clear();
        }
    }

    internal void Begin(CopyRecord record)
    {
        lock (_lock)
        {
            var running = _running.GetValueOrDefault(record.Table) + 1;
            _running[record.Table] = running;
            _index[record.QueryId] = _records.Count;
            _records.Add(record with { ConcurrentOnTable = running });
        }
    }

    internal void SetKeys(long queryId, IReadOnlyList<string> keys)
    {
        lock (_lock)
            if (_index.TryGetValue(queryId, out var at))
                _records[at] = _records[at] with { Keys = keys };
    }

    internal void End(CopyRecord begun, bool succeeded, long rows)
    {
        lock (_lock)
        {
            _running[begun.Table]--;
            if (_index.TryGetValue(begun.QueryId, out var at))
                _records[at] = _records[at] with { Succeeded = succeeded, Rows = rows };
        }
    }
}
