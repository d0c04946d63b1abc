using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Rejects;

namespace GapFurniture.S32cs.Reporting;

/// <summary>Counts what becomes of one object's documents, by the reader and by uploads at the same time; thread safe.</summary>
internal sealed class ObjectReport(string url, RejectLog rejects)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private long _added;
    private long _deleted;
    private long _rejected;
    private long _batches;
    private string? _failure;

    /// <summary>Such as <c>s3://bucket/key</c>, or a file's path.</summary>
    public string Url { get; } = url;

    /// <summary>Where its documents go; empty as long as that is not known.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Documents that were changed to be legal; counted by the reader alone.</summary>
    public long Cleaned { get; set; }

    /// <summary>Bytes read, decompressed.</summary>
    public long Bytes { get; set; }

    public RejectLog Rejects => rejects;

    /// <summary>The first failure counts; what follows from it says nothing new.</summary>
    public void Fail(string reason)
    {
        lock (_lock)
            _failure ??= reason;
    }

    /// <summary>One document is in the index, or out of it.</summary>
    public void Count(DocumentType type)
    {
        lock (_lock)
        {
            if (type is DocumentType.Add)
                _added++;
            else
                _deleted++;
        }
    }

    public void CountBatch()
    {
        lock (_lock)
            _batches++;
    }

    public void Reject(Reject reject, long line, long offset, ReadOnlySpan<byte> document)
    {
        lock (_lock)
        {
            _rejected++;
            var name = reject.Kind.ToString();
            _reasons[name] = _reasons.GetValueOrDefault(name) + 1;
        }
        rejects.Add(Url, reject, line, offset, document);
    }

    /// <summary>What became of it so far.</summary>
    /// <param name="elapsed">Since the object was opened.</param>
    /// <param name="strict">True if a rejected document fails its object.</param>
    public LoadSummary Summary(TimeSpan elapsed, bool strict)
    {
        lock (_lock)
        {
            return new LoadSummary
            {
                Url = Url,
                Endpoint = Endpoint,
                Added = _added,
                Deleted = _deleted,
                Rejected = _rejected,
                Reasons = new SortedDictionary<string, long>(_reasons, StringComparer.Ordinal),
                Cleaned = Cleaned,
                Batches = _batches,
                Bytes = Bytes,
                Seconds = Math.Round(elapsed.TotalSeconds, 3),
                Failure = _failure ?? (strict && _rejected > 0 ? $"{_rejected} documents are rejected, and strict is set" : null),
            };
        }
    }
}
