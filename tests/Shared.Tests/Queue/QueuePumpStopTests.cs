using GapFurniture.Queue;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Queue;

/// <summary>A stop in every phase of the pump: the run ends, and nothing is lost.</summary>
public sealed class QueuePumpStopTests
{
    private static IEnumerable<string> Ids(int count) => Enumerable.Range(1, count).Select(i => $"m{i}");

    [Theory]
    [InlineData("GetQueueUrl")]
    [InlineData("GetQueueAttributes")]
    public async Task While_opening(string operation)
    {
        var bench = new PumpBench(stopWhenEmpty: false);
        bench.Sqs.Send("m1");
        bench.Sqs.Before = (op, token) => op == operation ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        var run = bench.RunAsync();
        await Eventually.HoldsAsync(() => bench.Sqs.Calls(operation) == 1);
        bench.Stop();
        (await run).Received.ShouldBe(0);
        bench.Sqs.Visible.ShouldBe(["m1"]);
    }

    [Fact]
    public async Task While_opening_fails()
    {
        var bench = new PumpBench(stopWhenEmpty: false);
        bench.Sqs.Before = (_, _) =>
        {
            bench.Stop();
            return Task.FromException(SqsErrors.Disconnected());
        };
        (await bench.RunAsync()).Received.ShouldBe(0);
    }

    [Fact]
    public async Task In_the_long_poll()
    {
        var bench = new PumpBench(stopWhenEmpty: false);
        var run = bench.RunAsync();
        await Eventually.HoldsAsync(() => bench.Sqs.Calls("ReceiveMessage") == 1);
        bench.Stop();
        (await run).Received.ShouldBe(0);
    }

    [Fact]
    public async Task In_the_long_poll_to_which_messages_were_just_being_handed()
    {
        var bench = new PumpBench(stopWhenEmpty: false);
        bench.Sqs.BrokenOff = () =>
        {
            bench.Sqs.Send(Ids(3));
            bench.Sqs.Take(10, bench.Sqs.VisibilityTimeout);
        };
        var run = bench.RunAsync();
        await Eventually.HoldsAsync(() => bench.Sqs.Calls("ReceiveMessage") == 1);
        bench.Stop();
        (await run).Received.ShouldBe(0);
        bench.Sqs.Deleted.ShouldBeEmpty();
        bench.Time.Advance(bench.Sqs.VisibilityTimeout);
        bench.Sqs.Visible.ShouldBe(Ids(3));
    }

    [Fact]
    public async Task While_waiting_after_a_failed_receive()
    {
        var bench = new PumpBench(stopWhenEmpty: false) { Jitter = 1 };
        bench.Sqs.Before = (op, _) => op == "ReceiveMessage" ? Task.FromException(SqsErrors.Throttled()) : Task.CompletedTask;
        var run = bench.RunAsync();
        await Eventually.HoldsAsync(() => bench.Logger.Named("NoAnswer").Any());
        bench.Stop();
        (await run).Received.ShouldBe(0);
        bench.Sqs.Calls("ReceiveMessage").ShouldBe(1);
    }

    [Fact]
    public async Task While_the_work_is_not_ready()
    {
        var bench = new PumpBench(stopWhenEmpty: false);
        bench.Ready = token =>
        {
            bench.Stop();
            return Task.Delay(Timeout.Infinite, token);
        };
        (await bench.RunAsync()).Received.ShouldBe(0);
        bench.Sqs.Calls("ReceiveMessage").ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public async Task While_gathering_gives_back_at_once_what_is_in_hand(int receive)
    {
        var bench = new PumpBench(stopWhenEmpty: false);
        bench.Sqs.Send(Ids(90));
        bench.Sqs.After = op =>
        {
            if (op == "ReceiveMessage" && bench.Sqs.Calls(op) >= receive)
                bench.Stop();
        };
        var summary = await bench.RunAsync();
        bench.Batches.ShouldBeEmpty();
        summary.GivenBack.ShouldBe(summary.Received);
        summary.Received.ShouldBeGreaterThan(0);
        bench.Sqs.Visible.ShouldBe(Ids(90));
    }

    [Fact]
    public async Task While_handling_lets_the_batch_finish_and_deletes_it()
    {
        var bench = new PumpBench(stopWhenEmpty: false);
        bench.Sqs.Send(Ids(15));
        bench.Outcome = m => m.Id == "m3" ? MessageOutcome.GivenBack : MessageOutcome.Done;
        bench.During = () =>
        {
            bench.Stop();
            return Task.CompletedTask;
        };
        (await bench.RunAsync()).ShouldBe(new QueuePumpSummary(15, 14, 0, 1, 0));
        bench.Sqs.Visible.ShouldBe(["m3"]);
        bench.Sqs.Left.ShouldBe(["m3"]);
    }
}
