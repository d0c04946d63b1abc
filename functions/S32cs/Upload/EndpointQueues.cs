using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Reporting;

namespace GapFurniture.S32cs.Upload;

/// <summary>
/// The upload queues of one endpoint, side by side. Documents of one id always go into the same, so that operations on it stay in order.
/// </summary>
internal sealed class EndpointQueues(IBatchSink sink, BatchPool pool, int concurrency, CancellationToken deadline)
{
    private readonly UploadQueue[] _queues = [.. Enumerable.Range(0, concurrency).Select(_ => new UploadQueue(sink, pool, deadline))];

    /// <summary>Why nothing can be sent any more; null as long as it can.</summary>
    public string? Broken => Array.Find(_queues, q => q.Broken is not null)?.Broken;

    public void Add(in ParsedDocument document, ObjectReport source, long line, long offset) =>
        _queues[_queues.Length == 1 ? 0 : Partition(document.Id)].Add(document, source, line, offset);

    /// <summary>Waits until reading may go on.</summary>
    public Task WaitAsync() => Task.WhenAll(_queues.Select(q => q.WaitAsync()));

    /// <summary>Sends the rest and waits until everything is in or has failed.</summary>
    public Task FinishAsync() => Task.WhenAll(_queues.Select(q => q.FinishAsync()));

    private int Partition(ReadOnlySpan<byte> id)
    {
        // FNV-1a: short keys, no seed.
        var hash = 2166136261u;
        foreach (var b in id)
            hash = (hash ^ b) * 16777619u;
        return (int)(hash % (uint)_queues.Length);
    }
}
