using System.Collections.Concurrent;
using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Reporting;

namespace GapFurniture.S32cs.Upload;

/// <summary>
/// The documents on their way to one endpoint, in batches that are sent one after another in the order in which they were filled. Once a
/// batch fails, no later one is sent: a document must not overtake an older one of the same id.
/// </summary>
/// <param name="deadline">Ends everything: what is not sent by then fails.</param>
internal sealed class UploadQueue(IBatchSink sink, BatchPool pool, CancellationToken deadline)
{
    private Batch _filling = pool.Rent();
    private Task _sending = Task.CompletedTask;
    private Task _sentBefore = Task.CompletedTask;
    private volatile string? _broken;

    /// <summary>Why nothing can be sent any more; null as long as it can.</summary>
    public string? Broken => _broken;

    /// <summary>Adds a document; a batch that it does not fit into any more is sent.</summary>
    public void Add(in ParsedDocument document, ObjectReport source, long line, long offset)
    {
        if (_filling.TryAdd(document.Bytes, document.Type, source, line, offset))
            return;
        SendFilled();
        _filling.TryAdd(document.Bytes, document.Type, source, line, offset);
    }

    /// <summary>Waits until no more than one batch is on its way while the next is filled.</summary>
    public Task WaitAsync() => _sentBefore;

    /// <summary>Sends the rest and waits until everything is in or has failed.</summary>
    public async Task FinishAsync()
    {
        SendFilled();
        await _sending;
        pool.Return(_filling);
    }

    private void SendFilled()
    {
        if (_filling.Count == 0)
            return;
        var (full, before) = (_filling, _sending);
        _filling = pool.Rent();
        _sentBefore = before;
        // Signing a batch hashes all of it: that is not the reader's time.
        _sending = Task.Run(() => SendAsync(full, before), CancellationToken.None);
    }

    // Never throws: what went wrong is in the reports of the objects.
    private async Task SendAsync(Batch batch, Task before)
    {
        await before;
        try
        {
            if (_broken is null)
                await sink.SendAsync(batch, deadline);
        }
        catch (LoadException e)
        {
            _broken = e.Message;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A defect of ours must not look like success.
            _broken = $"unexpected: {e}";
        }
        foreach (var source in batch.Sources)
        {
            if (_broken is null)
                source.CountBatch();
            else
                source.Fail(_broken);
        }
        pool.Return(batch);
    }
}

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
        var hash = new HashCode();
        hash.AddBytes(id);
        return (int)((uint)hash.ToHashCode() % (uint)_queues.Length);
    }
}

/// <summary>Batches are 5 MB each: they are made once and used again, also by the next invocation.</summary>
internal sealed class BatchPool
{
    private readonly ConcurrentBag<Batch> _free = [];

    public Batch Rent() => _free.TryTake(out var batch) ? batch : new Batch();

    public void Return(Batch batch)
    {
        batch.Clear();
        _free.Add(batch);
    }
}
