using GapFurniture.S32cs.Documents;

namespace GapFurniture.S32cs.Reporting;

/// <summary>
/// Counts what becomes of one object's documents. Uploads count while the reader does, so what both may change is changed here, one at a time;
/// endpoint, bytes and cleaned documents are the reader's alone.
/// </summary>
internal sealed class ObjectReport(string url, RejectLog rejects)
{
    private readonly Lock _lock = new();

    public LoadSummary Summary { get; } = new() { Url = url };

    public RejectLog Rejects => rejects;

    /// <summary>The first failure counts; what follows from it says nothing new.</summary>
    public void Fail(string reason)
    {
        lock (_lock)
            Summary.Failure ??= reason;
    }

    /// <summary>One document is in the index, or out of it.</summary>
    public void Count(DocumentType type)
    {
        lock (_lock)
        {
            if (type is DocumentType.Add)
                Summary.Added++;
            else
                Summary.Deleted++;
        }
    }

    public void CountBatch()
    {
        lock (_lock)
            Summary.Batches++;
    }

    public void Reject(Reject reject, long line, long offset, ReadOnlySpan<byte> document)
    {
        lock (_lock)
        {
            Summary.Rejected++;
            var name = reject.Kind.ToString();
            Summary.Reasons[name] = Summary.Reasons.GetValueOrDefault(name) + 1;
        }
        rejects.Add(reject, line, offset, document);
    }
}
