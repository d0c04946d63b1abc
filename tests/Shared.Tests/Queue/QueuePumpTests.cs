using GapFurniture.Queue;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Queue;

public sealed class QueuePumpTests
{
    private static IEnumerable<string> Ids(int count, string prefix = "m") => Enumerable.Range(1, count).Select(i => $"{prefix}{i}");

    [Fact]
    public async Task Everything_done_is_deleted_and_the_run_ends_when_the_queue_is_empty()
    {
        var bench = new PumpBench();
        bench.Sqs.Send(Ids(257));
        var summary = await bench.RunAsync();
        summary.ShouldBe(new QueuePumpSummary(257, 257, 0, 0, 0));
        bench.Sqs.Left.ShouldBeEmpty();
        bench.Handled.ShouldBe(Ids(257), ignoreOrder: true);
        bench.Batches.ShouldAllBe(b => b.Count <= 100);
    }

    [Fact]
    public async Task An_empty_queue_is_asked_once()
    {
        var bench = new PumpBench();
        (await bench.RunAsync()).ShouldBe(new QueuePumpSummary(0, 0, 0, 0, 0));
        bench.Sqs.Calls("ReceiveMessage").ShouldBe(1);
    }

    [Fact]
    public async Task Exactly_the_done_are_deleted_and_the_failed_return_after_their_visibility_timeout()
    {
        var bench = new PumpBench { Outcome = m => m.Id == "bad" ? MessageOutcome.Failed : MessageOutcome.Done };
        bench.Sqs.Send("good", "bad", "fine");
        var summary = await bench.RunAsync();
        summary.ShouldBe(new QueuePumpSummary(3, 2, 1, 0, 0));
        bench.Sqs.Left.ShouldBe(["bad"]);
        bench.Sqs.Visible.ShouldBeEmpty();
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        bench.Sqs.Visible.ShouldBe(["bad"]);
    }

    [Fact]
    public async Task What_is_given_back_is_visible_at_once()
    {
        var bench = new PumpBench();
        bench.Outcome = m =>
        {
            bench.Stop();
            return MessageOutcome.GivenBack;
        };
        bench.Sqs.Send(Ids(12));
        var summary = await bench.RunAsync();
        summary.GivenBack.ShouldBe(12);
        bench.Sqs.Visible.ShouldBe(Ids(12));
    }

    [Fact]
    public async Task Nothing_is_deleted_before_the_handler_has_finished()
    {
        var bench = new PumpBench();
        bench.Sqs.Send(Ids(25));
        bench.During = () =>
        {
            bench.Sqs.Calls("DeleteMessageBatch").ShouldBe(0);
            bench.Sqs.Deleted.ShouldBeEmpty();
            return Task.CompletedTask;
        };
        (await bench.RunAsync()).Done.ShouldBe(25);
    }

    [Fact]
    public async Task A_message_knows_how_often_it_was_received()
    {
        var bench = new PumpBench();
        bench.Sqs.Send("again");
        bench.Sqs.Take(1, TimeSpan.Zero);
        bench.Sqs.Take(1, TimeSpan.Zero);
        await bench.RunAsync();
        var message = bench.Batches.ShouldHaveSingleItem().ShouldHaveSingleItem();
        message.ReceiveCount.ShouldBe(3);
        message.Body.ShouldBe("again");
        message.Envelope.Problem.ShouldNotBeNull().ShouldStartWith("not JSON");
    }

    [Fact]
    public async Task A_message_delivered_twice_in_one_batch_is_handled_once_and_deleted_by_its_later_handle()
    {
        // One message per receive, and the timeout of the first delivery ends while the batch gathers.
        var bench = new PumpBench(mostPerReceive: 1, visibility: TimeSpan.FromSeconds(1));
        bench.Sqs.Send("twice", "once");
        bench.Sqs.After = operation =>
        {
            if (operation == "ReceiveMessage" && bench.Sqs.Calls(operation) == 1)
                bench.Sqs.VisibleAgain("twice");
        };
        var summary = await bench.RunAsync();
        bench.Sqs.ReceivesOf("twice").ShouldBe(2);
        bench.Batches.ShouldHaveSingleItem().Select(m => m.Id).ShouldBe(["twice", "once"], ignoreOrder: true);
        bench.Sqs.Left.ShouldBeEmpty();
        summary.ShouldBe(new QueuePumpSummary(3, 2, 0, 0, 0));
    }

    [Fact]
    public async Task Messages_of_one_group_keep_their_order()
    {
        var bench = new PumpBench();
        bench.Sqs.SendTo("a", Ids(23, "a"));
        bench.Sqs.SendTo("b", Ids(23, "b"));
        await bench.RunAsync();
        bench.Handled.Where(id => id[0] == 'a').ShouldBe(Ids(23, "a"));
        bench.Handled.Where(id => id[0] == 'b').ShouldBe(Ids(23, "b"));
    }

    [Fact]
    public async Task A_handler_that_throws_costs_neither_the_messages_nor_the_worker()
    {
        var bench = new PumpBench();
        bench.Sqs.Send("first");
        bench.During = () =>
        {
            if (bench.Batches.Count > 1)
                return Task.CompletedTask;
            bench.Sqs.Send("second");
            throw new InvalidOperationException("a defect");
        };
        var summary = await bench.RunAsync();
        summary.ShouldBe(new QueuePumpSummary(2, 1, 1, 0, 0));
        bench.Sqs.Deleted.ShouldBe(["second"]);
        bench.Logger.Named("HandlerThrew").ShouldHaveSingleItem();
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        bench.Sqs.Visible.ShouldBe(["first"]);
    }

    [Fact]
    public async Task A_handler_that_forgets_messages_deletes_only_what_it_named()
    {
        var bench = new PumpBench();
        bench.Sqs.Send("first", "second");
        var pump = new QueuePump(bench.Sqs, new(FakeSqs.Url, StopWhenEmpty: true, MaxObjects: 500), bench.Logger, bench.Time);
        var summary = await pump.RunAsync(
            _ => Task.FromResult<IReadOnlyList<MessageOutcome>>([MessageOutcome.Done]),
            TestContext.Current.CancellationToken
        );
        summary.ShouldBe(new QueuePumpSummary(2, 1, 1, 0, 0));
        bench.Sqs.Left.ShouldBe(["second"]);
    }

    [Fact]
    public async Task Nothing_is_received_while_the_work_is_not_ready()
    {
        var bench = new PumpBench();
        bench.Sqs.Send("m1");
        var open = new TaskCompletionSource();
        var asked = 0;
        bench.Ready = _ =>
        {
            asked++;
            return open.Task;
        };
        var run = bench.RunAsync();
        await Eventually.HoldsAsync(() => asked == 1);
        bench.Sqs.Calls("ReceiveMessage").ShouldBe(0);
        open.SetResult();
        (await run).Done.ShouldBe(1);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_batch_that_is_wholly_given_back_is_not_asked_for_again_at_full_speed()
    {
        var bench = new PumpBench(visibility: TimeSpan.FromMinutes(5)) { Jitter = 1 };
        bench.Sqs.Send("m1");
        bench.Outcome = m => m.ReceiveCount < 4 ? MessageOutcome.GivenBack : MessageOutcome.Done;
        var begun = bench.Time.GetUtcNow();
        var run = bench.RunAsync();
        await bench.Time.AdvanceUntilAsync(() => bench.Sqs.Left.Count == 0, TimeSpan.FromSeconds(1));
        (bench.Sqs.CallTimes("DeleteMessageBatch")[0] - begun).ShouldBe(TimeSpan.FromMilliseconds(100 + 200 + 400));
        (await run).ShouldBe(new QueuePumpSummary(4, 1, 0, 3, 0));
    }
}
