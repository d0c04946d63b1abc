using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Rejects;

namespace GapFurniture.S32cs.Reporting;

/// <summary>What became of one object's documents. Counted by the reader and by uploads at the same time; thread safe.</summary>
internal sealed class ObjectReport(string url, RejectLog rejects)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);

    /// <summary>Such as <c>s3://bucket/key</c>, or a file's path.</summary>
    public string Url { get; } = url;

    /// <summary>Where its documents go; empty as long as that is not known.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Documents that CloudSearch has added or replaced.</summary>
    public long Added { get; private set; }

    /// <summary>Documents that CloudSearch has deleted.</summary>
    public long Deleted { get; private set; }

    /// <summary>Documents that were not sent or not taken, each with its reason.</summary>
    public long Rejected { get; private set; }

    /// <summary>Documents that were changed to be legal: nulls, forbidden characters, unknown members, numeric ids.</summary>
    public long Cleaned { get; set; }

    /// <summary>Batches that hold documents of it.</summary>
    public long Batches { get; private set; }

    /// <summary>Bytes read, decompressed.</summary>
    public long Bytes { get; set; }

    /// <summary>From opening the object to the end of its last upload.</summary>
    public double Seconds { get; set; }

    /// <summary>Why the object has to come again; null if all its documents are in or rejected.</summary>
    public string? Failure { get; private set; }

    /// <summary>Rejects by reason.</summary>
    public IReadOnlyDictionary<string, long> Reasons
    {
        get
        {
            lock (_lock)
                return new SortedDictionary<string, long>(_reasons, StringComparer.Ordinal);
        }
    }

    public RejectLog Rejects => rejects;

    /// <summary>The first failure counts; what follows from it says nothing new.</summary>
    public void Fail(string reason)
    {
        lock (_lock)
            Failure ??= reason;
    }

    /// <summary>Documents of one uploaded batch.</summary>
    public void Sent(long added, long deleted)
    {
        lock (_lock)
        {
            Added += added;
            Deleted += deleted;
        }
    }

    public void SentBatch()
    {
        lock (_lock)
            Batches++;
    }

    public void Reject(RejectKind kind, string reason, long line, long offset, ReadOnlySpan<byte> document)
    {
        lock (_lock)
        {
            Rejected++;
            var name = kind.ToString();
            _reasons[name] = _reasons.GetValueOrDefault(name) + 1;
        }
        rejects.Add(Url, kind, reason, line, offset, document);
    }
}
