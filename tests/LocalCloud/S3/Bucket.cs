namespace GapFurniture.LocalCloud.S3;

/// <summary>A bucket with its objects, under one lock.</summary>
internal sealed class Bucket(string name, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StoredObject> _objects = new(Utf8Order.Instance);
    private static long s_sequence = 0x55AED6DCD90281E5;

    public string Name { get; } = name;

    public DateTimeOffset CreatedAt { get; } = time.GetUtcNow();

    public NotificationConfiguration Notifications { get; set; } = NotificationConfiguration.None;

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _objects.Count == 0;
        }
    }

    /// <summary>Orders the events of one key.</summary>
    public static string NextSequencer() => $"00{Interlocked.Increment(ref s_sequence):X16}";

    /// <summary>The object of a key; null when there is none.</summary>
    public StoredObject? Find(string key)
    {
        lock (_lock)
            return _objects.GetValueOrDefault(key);
    }

    /// <summary>Stores an object if what is there allows it.</summary>
    public StoredObject Put(StoredObject item, WriteCondition? condition = null)
    {
        lock (_lock)
        {
            condition?.Check(_objects.GetValueOrDefault(item.Key), item.Key);
            return _objects[item.Key] = item with { ModifiedAt = time.GetUtcNow() };
        }
    }

    public void Delete(string key)
    {
        lock (_lock)
            _objects.Remove(key);
    }

    /// <summary>The objects whose keys start so and come after the given key, in UTF-8 order.</summary>
    public IReadOnlyList<StoredObject> List(string prefix, string? after = null)
    {
        lock (_lock)
        {
            return
            [
                .. _objects
                    .Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .Where(o => after is null || Utf8Order.Instance.Compare(o.Key, after) > 0)
                    .Select(o => o.Value),
            ];
        }
    }
}
