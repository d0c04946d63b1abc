using GapFurniture.Queue;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Queue;

public sealed class VisibilityHeartbeatTests
{
    private const string Beat = "ChangeMessageVisibilityBatch";

    private readonly FakeTime _time = new();
    private readonly ListLogger _logger = new();

    private FakeSqs Queue(TimeSpan visibility) => new(_time) { VisibilityTimeout = visibility };

    private async Task<(SqsQueue Queue, IReadOnlyList<QueueMessage> Held)> ReceiveAsync(FakeSqs sqs)
    {
        var token = TestContext.Current.CancellationToken;
        var queue = new SqsQueue(sqs, FakeSqs.Url, new Backoff(3, _time, () => 0), _logger);
        await queue.OpenAsync(token);
        return (queue, await queue.ReceiveAsync(10, TimeSpan.Zero, attempts: 1, token));
    }

    [Fact]
    public async Task A_batch_of_ten_visibility_timeouts_is_not_delivered_again()
    {
        var bench = new PumpBench(visibility: TimeSpan.FromSeconds(30));
        bench.Sqs.Send(Enumerable.Range(1, 25).Select(i => $"m{i}"));
        bench.During = async () =>
        {
            for (var beat = 1; beat <= 30; beat++)
            {
                bench.Time.Advance(TimeSpan.FromSeconds(10));
                // 25 messages are three batch requests a beat.
                await Eventually.HoldsAsync(() => bench.Sqs.Calls(Beat) == beat * 3);
                bench.Sqs.Visible.ShouldBeEmpty();
            }
        };
        (await bench.RunAsync()).ShouldBe(new QueuePumpSummary(25, 25, 0, 0, 0));
        bench.Sqs.ReceivesOf("m1").ShouldBe(1);
    }

    [Fact]
    public async Task It_stops_before_the_twelve_hours_after_which_sqs_takes_any_message_back()
    {
        using var sqs = Queue(TimeSpan.FromHours(2));
        sqs.Send("m1");
        var (queue, held) = await ReceiveAsync(sqs);
        await using var heartbeat = new VisibilityHeartbeat(queue, _time, _logger);
        heartbeat.Hold(held);
        for (var step = 1; step <= 40; step++)
        {
            var beats = sqs.Calls(Beat);
            _time.Advance(TimeSpan.FromMinutes(40));
            if (step * 40 < 10 * 60)
                await Eventually.HoldsAsync(() => sqs.Calls(Beat) > beats);
            // Its answer has come, too: the next step is longer than a beat may take.
            await heartbeat.Release([]);
        }
        sqs.Calls(Beat).ShouldBe(14);
        sqs.Visible.ShouldBe(["m1"]);
        _logger.Texts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Released_messages_are_left_alone()
    {
        using var sqs = Queue(TimeSpan.FromSeconds(30));
        sqs.Send("kept", "released");
        var (queue, held) = await ReceiveAsync(sqs);
        await using var heartbeat = new VisibilityHeartbeat(queue, _time, _logger);
        heartbeat.Hold(held);
        await heartbeat.Release(held.Where(m => m.Id == "released"));
        for (var beat = 1; beat <= 3; beat++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Eventually.HoldsAsync(() => sqs.Calls(Beat) == beat);
        }
        sqs.Visible.ShouldBe(["released"]);
    }

    [Fact]
    public async Task A_release_ends_only_after_the_beat_that_is_under_way()
    {
        using var sqs = Queue(TimeSpan.FromSeconds(30));
        sqs.Send("m1");
        var (queue, held) = await ReceiveAsync(sqs);
        await using var heartbeat = new VisibilityHeartbeat(queue, _time, _logger);
        heartbeat.Hold(held);
        var answer = new TaskCompletionSource();
        sqs.Before = (_, _) => answer.Task;
        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(() => sqs.Calls(Beat) == 1);
        var released = heartbeat.Release(held);
        released.IsCompleted.ShouldBeFalse();
        answer.SetResult();
        await released;
    }

    [Fact]
    public async Task A_call_that_hangs_does_not_cost_the_next_beat()
    {
        using var sqs = Queue(TimeSpan.FromSeconds(30));
        sqs.Send("m1");
        var (queue, held) = await ReceiveAsync(sqs);
        await using var heartbeat = new VisibilityHeartbeat(queue, _time, _logger);
        heartbeat.Hold(held);
        var begun = 0;
        sqs.Before = (_, token) => Interlocked.Increment(ref begun) == 1 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(() => Volatile.Read(ref begun) == 1);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(() => Volatile.Read(ref begun) == 2);
        await heartbeat.Release([]);
        _time.Advance(TimeSpan.FromSeconds(20));
        sqs.Visible.ShouldBeEmpty();
        _logger.Named("NotExtended").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_failure_to_extend_is_reported()
    {
        using var sqs = Queue(TimeSpan.FromSeconds(30));
        sqs.Send("m1");
        var (queue, held) = await ReceiveAsync(sqs);
        await using var heartbeat = new VisibilityHeartbeat(queue, _time, _logger);
        heartbeat.Hold(held);
        sqs.Before = (_, _) => Task.FromException(SqsErrors.AccessDenied());
        _time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(() => _logger.Texts.Any());
        _logger.Named("NotExtended").ShouldHaveSingleItem().ShouldStartWith("visibility of 1 messages");
    }
}
