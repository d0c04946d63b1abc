using System.Text.Json;
using GapFurniture.Queue;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Queue;

/// <summary>A pump between a fake queue and a handler, and what happened to it.</summary>
internal sealed class PumpBench
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public PumpBench(bool stopWhenEmpty = true, TimeSpan? visibility = null, int mostPerReceive = 10)
    {
        Sqs = new(Time)
        {
            VisibilityTimeout = visibility ?? TimeSpan.FromSeconds(30),
            // A daemon would poll for ever without once waiting.
            LongPollsMoveTheClock = stopWhenEmpty,
            MostPerReceive = mostPerReceive,
        };
        StopWhenEmpty = stopWhenEmpty;
    }

    public FakeTime Time { get; } = new();

    public FakeSqs Sqs { get; }

    public ListLogger Logger { get; } = new();

    public bool StopWhenEmpty { get; }

    public string Queue { get; init; } = FakeSqs.Name;

    /// <summary>None, so that tests need not move the clock.</summary>
    public TimeSpan MaxWait { get; init; }

    public int MaxObjects { get; init; } = 100;

    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>The size of what each message reports, by its id.</summary>
    public Func<string, (int Objects, long Bytes)> Size
    {
        init => Sqs.BodyOf = id => NotificationOf(value(id).Objects, value(id).Bytes);
    }

    public int Attempts { get; init; } = 4;

    /// <summary>The share of each backoff's ceiling that is waited: nothing, so that tests need not move the clock.</summary>
    public double Jitter { get; init; }

    /// <summary>Every message that was handed to the handler, batch by batch.</summary>
    public List<IReadOnlyList<QueueMessage>> Batches { get; } = [];

    public IEnumerable<string> Handled => Batches.SelectMany(b => b).Select(m => m.Id);

    public Func<QueueMessage, MessageOutcome> Outcome { get; set; } = _ => MessageOutcome.Done;

    /// <summary>Runs in the handler before it answers.</summary>
    public Func<Task> During { get; set; } = () => Task.CompletedTask;

    public Func<CancellationToken, Task>? Ready { get; set; }

    public void Stop() => _stop.Cancel();

    public Task<QueuePumpSummary> RunAsync()
    {
        var options = new QueuePumpOptions(Queue, StopWhenEmpty, MaxObjects, MaxBytes, MaxWait);
        var pump = new QueuePump(Sqs, options, Logger, Time, new Backoff(Attempts, Time, () => Jitter));
        // A pump that never ends, which may not even yield, fails its test instead of hanging all of them.
        var token = TestContext.Current.CancellationToken;
        return Task.Run(() => pump.RunAsync(HandleAsync, _stop.Token, Ready), token).WaitAsync(TimeSpan.FromMinutes(2), token);
    }

    // The first object has all the bytes.
    private static string NotificationOf(int objects, long bytes)
    {
        var records = Enumerable
            .Range(0, objects)
            .Select(i => new
            {
                eventSource = "aws:s3",
                eventName = "ObjectCreated:Put",
                s3 = new { bucket = new { name = "b" }, @object = new { key = $"k{i}", size = i == 0 ? bytes : 0 } },
            });
        return JsonSerializer.Serialize(new { Records = records });
    }

    private async Task<IReadOnlyList<MessageOutcome>> HandleAsync(IReadOnlyList<QueueMessage> batch)
    {
        Batches.Add([.. batch]);
        await During();
        return [.. batch.Select(Outcome)];
    }
}
