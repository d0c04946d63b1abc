using GapFurniture.Queue;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Queue;

public sealed class BatchGathererTests
{
    private static IEnumerable<string> Ids(int count) => Enumerable.Range(1, count).Select(i => $"m{i}");

    [Fact]
    public async Task A_batch_ends_before_the_message_with_which_it_would_hold_too_many_objects()
    {
        var bench = new PumpBench { MaxObjects = 5, Size = id => (id == "m3" ? 4 : 1, 0) };
        bench.Sqs.Send(Ids(8));
        (await bench.RunAsync()).ShouldBe(new QueuePumpSummary(8, 8, 0, 0, 0));
        bench.Batches.Select(b => string.Join(' ', b.Select(m => m.Id))).ShouldBe(["m1 m2", "m3 m4", "m5 m6 m7 m8"]);
    }

    [Fact]
    public async Task A_batch_ends_before_the_message_with_which_it_would_hold_too_many_bytes()
    {
        var bench = new PumpBench { MaxBytes = 100, Size = _ => (1, 40) };
        bench.Sqs.Send(Ids(5));
        await bench.RunAsync();
        bench.Batches.Select(b => b.Count).ShouldBe([2, 2, 1]);
    }

    [Fact]
    public async Task A_message_that_is_too_large_by_itself_goes_alone()
    {
        var bench = new PumpBench { MaxBytes = 100, Size = id => (1, id == "m2" ? 1000 : 1) };
        bench.Sqs.Send(Ids(3));
        await bench.RunAsync();
        bench.Batches.Select(b => string.Join(' ', b.Select(m => m.Id))).ShouldBe(["m1", "m2", "m3"]);
    }

    [Fact]
    public async Task What_was_received_beyond_a_batch_stays_invisible_until_its_turn()
    {
        var bench = new PumpBench(visibility: TimeSpan.FromSeconds(30)) { MaxObjects = 10, Size = _ => (10, 0) };
        bench.Sqs.Send(Ids(4));
        bench.During = async () =>
        {
            // Each batch takes longer than the visibility timeout, and the heartbeat must come through for all of them.
            var beats = bench.Sqs.Calls("ChangeMessageVisibilityBatch");
            for (var i = 1; i <= 4; i++)
            {
                bench.Time.Advance(TimeSpan.FromSeconds(10));
                await Eventually.HoldsAsync(() => bench.Sqs.Calls("ChangeMessageVisibilityBatch") >= beats + i);
            }
        };
        (await bench.RunAsync()).ShouldBe(new QueuePumpSummary(4, 4, 0, 0, 0));
        Ids(4).ShouldAllBe(id => bench.Sqs.ReceivesOf(id) == 1);
    }

    [Fact]
    public async Task What_was_received_beyond_a_batch_is_given_back_when_stopped()
    {
        var bench = new PumpBench(stopWhenEmpty: false) { MaxObjects = 20, Size = _ => (10, 0) };
        bench.Sqs.Send(Ids(9));
        bench.During = () =>
        {
            bench.Stop();
            return Task.CompletedTask;
        };
        (await bench.RunAsync()).ShouldBe(new QueuePumpSummary(9, 2, 0, 7, 0));
        bench.Sqs.Visible.ShouldBe(Ids(9).Skip(2));
    }

    [Fact]
    public async Task A_daemon_lets_a_batch_grow_until_its_time_is_up()
    {
        var bench = new PumpBench(stopWhenEmpty: false) { MaxWait = TimeSpan.FromSeconds(5) };
        bench.Sqs.Send("m1");
        bench.During = () =>
        {
            bench.Stop();
            return Task.CompletedTask;
        };
        var begun = bench.Time.GetUtcNow();
        var run = bench.RunAsync();
        // The first receive brings the message, the second finds no more, the third waits.
        await Eventually.HoldsAsync(() => bench.Sqs.Calls("ReceiveMessage") == 3);
        bench.Time.Advance(TimeSpan.FromSeconds(3));
        bench.Batches.ShouldBeEmpty();
        bench.Sqs.Send("m2");
        // Not as far as the timer that watches over a poll that hangs, five seconds behind its end.
        await bench.Time.AdvanceUntilAsync(() => bench.Batches.Count == 1, TimeSpan.FromSeconds(4));
        (await run).Done.ShouldBe(2);
        (bench.Time.GetUtcNow() - begun).ShouldBe(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_batch_that_is_not_to_wait_still_takes_what_lies_ready()
    {
        var bench = new PumpBench(stopWhenEmpty: false) { MaxWait = TimeSpan.Zero };
        bench.Sqs.Send(Ids(60));
        bench.During = () =>
        {
            bench.Stop();
            return Task.CompletedTask;
        };
        (await bench.RunAsync()).Done.ShouldBe(60);
    }
}
