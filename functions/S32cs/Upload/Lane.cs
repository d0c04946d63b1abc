using GapFurniture.S32cs.Documents;

namespace GapFurniture.S32cs.Upload;

/// <summary>
/// One sequence of batches to one endpoint. One batch is in flight while the next is built; they arrive in the order they were filled in.
/// Once a batch fails, no later one is sent: a document must not overtake an older one of the same id.
/// </summary>
internal sealed class Lane(IBatchSink sink, BatchPool pool)
{
    private Batch _filling = pool.Rent();
    private Task _sending = Task.CompletedTask;
    private Batch? _inFlight;
    private volatile string? _broken;

    /// <summary>The batch that takes documents.</summary>
    public Batch Filling => _filling;

    /// <summary>Why nothing can be sent any more; null as long as it can.</summary>
    public string? Broken => _broken;

    /// <summary>Sends the batch as soon as the one before it is in, and begins a new one.</summary>
    public async Task TurnOverAsync(CancellationToken cancellationToken)
    {
        await _sending;
        ReturnInFlight();
        if (_filling.Count == 0)
            return;
        var full = _filling;
        (_inFlight, _filling) = (full, pool.Rent());
        // Signing a batch hashes all of it: that is not the reader's time.
        _sending = Task.Run(() => SendAsync(full, cancellationToken), CancellationToken.None);
    }

    /// <summary>Sends the rest and waits until everything is in or has failed.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await TurnOverAsync(cancellationToken);
        await _sending;
        ReturnInFlight();
        pool.Return(_filling);
    }

    private void ReturnInFlight()
    {
        if (_inFlight is not null)
            pool.Return(_inFlight);
        _inFlight = null;
    }

    private async Task SendAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (_broken is null)
        {
            try
            {
                await sink.SendAsync(batch, cancellationToken);
                foreach (var source in batch.Sources)
                    source.SentBatch();
                return;
            }
            catch (UploadException e)
            {
                _broken = e.Message;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A defect of ours must not look like success.
                _broken = $"unexpected: {e}";
            }
        }
        foreach (var source in batch.Sources)
            source.Fail(_broken);
    }
}
