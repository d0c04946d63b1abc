using System.Collections.Concurrent;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>Lambda's reader of a queue: gathers batches, invokes the function, deletes what succeeded, and leaves the rest to the visibility timeout.</summary>
internal sealed class EventSourceMapping : IAsyncDisposable
{
    private const int MaximumPayload = 6 * 1024 * 1024;
    private const int OneReceive = 10;
    private const int StandardConcurrency = 5;
    private static readonly TimeSpan s_longPoll = TimeSpan.FromSeconds(20);

    private readonly SqsQueue _queue;
    private readonly LambdaFunction _function;
    private readonly CloudIdentity _identity;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _batches = new();
    private readonly Queue<(ReceivedMessage Message, byte[] Record)> _left = new();
    private Task _loop = Task.CompletedTask;

    public EventSourceMapping(
        SqsQueue queue,
        LambdaFunction function,
        EventSourceMappingOptions options,
        CloudIdentity identity,
        TimeProvider time
    )
    {
        options.Validate(queue, function.Options);
        (_queue, _function, Options, _identity, _time) = (queue, function, options, identity, time);
        _slots = new SemaphoreSlim(options.MaximumConcurrency ?? StandardConcurrency);
    }

    public string Id { get; } = Guid.NewGuid().ToString();

    public EventSourceMappingOptions Options { get; }

    public string QueueArn => _queue.Arn;

    public string FunctionArn => _function.Arn;

    public void Start() => _loop = RunAsync();

    /// <summary>Takes no further batches.</summary>
    public void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await Task.WhenAll(_batches.Keys);
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _slots.WaitAsync(_stop.Token);
                var batch = await GatherAsync();
                var task = ProcessAsync(batch);
                _batches.TryAdd(task, 0);
                _ = task.ContinueWith(done => _batches.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (AwsException)
        {
            // The queue is gone, and with it the mapping's work.
        }
    }

    /// <summary>Waits for a first message, then fills the batch until it is full, too large, or its window is over.</summary>
    private async Task<List<(ReceivedMessage Message, byte[] Record)>> GatherAsync()
    {
        var batch = new List<(ReceivedMessage Message, byte[] Record)>();
        var bytes = 0;
        while (_left.Count == 0)
            await ReceiveAsync(Options.BatchSize, s_longPoll);
        var end = _time.GetUtcNow() + Options.Window;
        while (true)
        {
            while (_left.TryPeek(out var next))
            {
                if (batch.Count == Options.BatchSize || (batch.Count > 0 && bytes + next.Record.Length + 1 > MaximumPayload - 16))
                    return batch;
                batch.Add(_left.Dequeue());
                bytes += next.Record.Length + 1;
            }

            var rest = end - _time.GetUtcNow();
            if (batch.Count == Options.BatchSize || rest <= TimeSpan.Zero)
                return batch;
            await ReceiveAsync(Options.BatchSize - batch.Count, rest);
        }
    }

    private async Task ReceiveAsync(int max, TimeSpan wait)
    {
        // Without a window a batch is what one receive gives.
        var limit = Options.Window == TimeSpan.Zero ? Math.Min(max, OneReceive) : max;
        foreach (var message in await _queue.ReceiveAsync(limit, wait, null, _stop.Token))
            _left.Enqueue((message, SqsEvent.Record(message, _queue.Arn, _identity.Region, _identity.AccessKeyId)));
    }

    private async Task ProcessAsync(List<(ReceivedMessage Message, byte[] Record)> batch)
    {
        try
        {
            var result = await _function.InvokeAsync(SqsEvent.Of([.. batch.Select(b => b.Record)]), null, _stop.Token);
            if (!result.Succeeded)
                return;
            var ids = batch.Select(b => b.Message.Id).ToHashSet(StringComparer.Ordinal);
            var failed = Options.ReportBatchItemFailures ? BatchResponse.Failures(result.Payload, ids) : [];
            foreach (var (message, _) in failed is null ? [] : batch.Where(b => !failed.Contains(b.Message.Id)))
                Delete(message);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped half-way: the messages become visible again.
        }
        catch (OperationCanceledException)
        {
            // The function was deleted.
        }
        finally
        {
            _slots.Release();
        }
    }

    private void Delete(ReceivedMessage message)
    {
        try
        {
            _queue.Delete(message.ReceiptHandle);
        }
        catch (AwsException)
        {
            // The queue is gone, or the receipt of a FIFO message has expired: it will come again.
        }
    }
}
