using System.Collections.Concurrent;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>One domain: its documents, in memory, searchable at once.</summary>
internal sealed class SearchDomain(string name)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, FieldType> _fields = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SearchDocument> _documents = new(StringComparer.Ordinal);

    /// <summary>The host name of its endpoint, here without a port.</summary>
    public string Name { get; } = name;

    /// <summary>Sizes of the batches that were taken, in order.</summary>
    public ConcurrentQueue<int> BatchSizes { get; } = [];

    /// <summary>Operations that were taken, adds and deletes.</summary>
    public int Operations { get; private set; }

    /// <summary>Configures a field. As long as none is, all are taken.</summary>
    public void Configure(string field, FieldType type) => _fields[field] = type;

    /// <summary>All documents, by id.</summary>
    public IReadOnlyList<SearchDocument> Documents
    {
        get
        {
            lock (_lock)
                return [.. _documents.Values];
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _documents.Count;
        }
    }

    public SearchDocument? Find(string id)
    {
        lock (_lock)
            return _documents.GetValueOrDefault(id);
    }

    public void Clear()
    {
        lock (_lock)
            _documents.Clear();
        BatchSizes.Clear();
    }

    /// <summary>Takes a batch, in its order; an add replaces the whole document.</summary>
    /// <exception cref="CloudSearchException">It is not taken; nothing is changed.</exception>
    public (int Adds, int Deletes) Upload(byte[] body)
    {
        var operations = new BatchReader(_fields).Read(body);
        lock (_lock)
        {
            foreach (var operation in operations)
            {
                if (operation.Fields is { } fields)
                    _documents[operation.Id] = new SearchDocument(operation.Id, fields);
                else
                    _documents.Remove(operation.Id);
            }
            Operations += operations.Count;
        }
        BatchSizes.Enqueue(body.Length);
        var adds = operations.Count(o => o.Fields is not null);
        return (adds, operations.Count - adds);
    }
}
