using Amazon.SQS.Model;
using GapFurniture.Queue;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Queue;

/// <summary>What the pump makes of an SQS that refuses, stutters or loses answers.</summary>
public sealed class QueuePumpFailureTests
{
    private static IEnumerable<string> Ids(int count) => Enumerable.Range(1, count).Select(i => $"m{i}");

    private static Func<string, CancellationToken, Task> Fail(string operation, Func<int, Exception?> byCall)
    {
        var calls = 0;
        return (op, _) =>
            op == operation && byCall(Interlocked.Increment(ref calls)) is { } error ? Task.FromException(error) : Task.CompletedTask;
    }

    [Fact]
    public async Task A_missing_queue_ends_the_run_at_once()
    {
        var bench = new PumpBench(stopWhenEmpty: false) { Queue = "wrok" };
        var error = await Should.ThrowAsync<QueueAccessException>(bench.RunAsync);
        error.Message.ShouldContain("queue wrok does not exist");
        bench.Sqs.Calls("GetQueueUrl").ShouldBe(1);
        bench.Sqs.Calls("ReceiveMessage").ShouldBe(0);
    }

    [Fact]
    public async Task A_missing_queue_given_as_url_ends_the_run_at_once()
    {
        var bench = new PumpBench(stopWhenEmpty: false) { Queue = FakeSqs.Url + "x" };
        await Should.ThrowAsync<QueueAccessException>(bench.RunAsync);
        bench.Sqs.Calls("ReceiveMessage").ShouldBe(0);
    }

    [Theory]
    [InlineData("GetQueueUrl")]
    [InlineData("ReceiveMessage")]
    public async Task Denied_access_ends_the_run_at_once(string operation)
    {
        var bench = new PumpBench(stopWhenEmpty: false);
        bench.Sqs.Before = Fail(operation, _ => SqsErrors.AccessDenied());
        var error = await Should.ThrowAsync<QueueAccessException>(bench.RunAsync);
        error.Message.ShouldContain("sqs:ReceiveMessage");
        bench.Sqs.Calls(operation).ShouldBe(1);
    }

    [Fact]
    public async Task A_queue_given_as_url_is_not_looked_up()
    {
        var bench = new PumpBench { Queue = FakeSqs.Url };
        bench.Sqs.Send("m1");
        (await bench.RunAsync()).Done.ShouldBe(1);
        bench.Sqs.Calls("GetQueueUrl").ShouldBe(0);
    }

    [Fact]
    public async Task Without_the_right_to_read_attributes_messages_are_received_with_a_timeout_that_the_heartbeat_knows()
    {
        var bench = new PumpBench(visibility: TimeSpan.FromSeconds(3));
        bench.Sqs.Before = Fail("GetQueueAttributes", _ => SqsErrors.AccessDenied());
        bench.Sqs.Send("m1");
        bench.During = () =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(9));
            bench.Sqs.Visible.ShouldBeEmpty();
            return Task.CompletedTask;
        };
        (await bench.RunAsync()).Done.ShouldBe(1);
        bench.Sqs.Calls("GetQueueAttributes").ShouldBe(1);
    }

    [Fact]
    public async Task An_outage_while_opening_is_waited_out()
    {
        var bench = new PumpBench();
        bench.Sqs.Before = Fail("GetQueueUrl", call => call < 4 ? SqsErrors.Disconnected() : null);
        bench.Sqs.Send("m1");
        (await bench.RunAsync()).Done.ShouldBe(1);
    }

    [Fact]
    public async Task An_outage_while_opening_that_lasts_is_an_error_that_names_the_queue()
    {
        var bench = new PumpBench();
        bench.Sqs.Before = Fail("GetQueueUrl", _ => SqsErrors.Disconnected());
        var error = await Should.ThrowAsync<QueueAccessException>(bench.RunAsync);
        error.Message.ShouldBe("queue work did not answer 4 times in a row: Connection reset by peer");
        bench.Sqs.Calls("GetQueueUrl").ShouldBe(4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stopped_before_the_queue_answered_once_a_run_that_was_to_empty_it_has_failed(bool empties)
    {
        var bench = new PumpBench(stopWhenEmpty: empties);
        bench.Sqs.Before = Fail(
            "GetQueueUrl",
            call =>
            {
                if (call == 2)
                    bench.Stop();
                return SqsErrors.Disconnected();
            }
        );

        if (empties)
            (await Should.ThrowAsync<QueueAccessException>(bench.RunAsync)).Message.ShouldBe(
                "queue work had not answered once when the run was stopped: Connection reset by peer"
            );
        else
            (await bench.RunAsync()).Received.ShouldBe(0);
    }

    [Fact]
    public async Task Throttled_receives_back_off_exponentially()
    {
        var bench = new PumpBench(stopWhenEmpty: false, visibility: TimeSpan.FromHours(1)) { Jitter = 1 };
        bench.Sqs.Before = Fail("ReceiveMessage", call => call <= 6 ? SqsErrors.Throttled() : null);
        bench.Sqs.Send("m1");
        var run = bench.RunAsync();
        await bench.Time.AdvanceUntilAsync(() => bench.Sqs.Left.Count == 0, TimeSpan.FromMinutes(1));
        bench.Stop();
        (await run).Done.ShouldBe(1);
        var times = bench.Sqs.CallTimes("ReceiveMessage");
        times.Zip(times.Skip(1), (a, b) => (b - a).TotalMilliseconds).Take(6).ShouldBe([100, 200, 400, 800, 1600, 3200]);
    }

    [Fact]
    public async Task A_run_that_is_to_end_gives_up_when_receives_keep_failing()
    {
        var bench = new PumpBench();
        bench.Sqs.Before = Fail("ReceiveMessage", _ => SqsErrors.ServerError());
        var error = await Should.ThrowAsync<QueueAccessException>(bench.RunAsync);
        error.Message.ShouldContain("did not answer 4 times in a row");
        bench.Sqs.Calls("ReceiveMessage").ShouldBe(4);
    }

    [Fact]
    public async Task A_receive_that_fails_while_others_bring_messages_holds_up_none_of_them()
    {
        var bench = new PumpBench();
        bench.Sqs.Send(Ids(90));
        // The first receive fills, so that eight run side by side; one of them finds access withdrawn, another one is throttled.
        bench.Sqs.Before = Fail(
            "ReceiveMessage",
            call =>
                call switch
                {
                    3 => SqsErrors.AccessDenied(),
                    5 => SqsErrors.Throttled(),
                    _ => null,
                }
        );
        var summary = await bench.RunAsync();
        bench.Batches[0].Count.ShouldBe(70);
        summary.ShouldBe(new QueuePumpSummary(90, 90, 0, 0, 0));
    }

    [Fact]
    public async Task A_receive_that_hangs_does_not_keep_the_batch_waiting()
    {
        var bench = new PumpBench(stopWhenEmpty: false, visibility: TimeSpan.FromHours(1));
        bench.Sqs.Send(Ids(50));
        HangInFourthReceive(bench);
        var run = bench.RunAsync();
        await bench.Time.AdvanceUntilAsync(() => run.IsCompleted, TimeSpan.FromSeconds(6));
        (await run).Done.ShouldBe(50);
    }

    [Fact]
    public async Task Messages_that_one_receive_brought_are_kept_invisible_while_another_one_hangs()
    {
        var bench = new PumpBench(stopWhenEmpty: false, visibility: TimeSpan.FromSeconds(3));
        bench.Sqs.Send(Ids(30));
        HangInFourthReceive(bench);
        var run = bench.RunAsync();
        await Eventually.HoldsAsync(() => bench.Sqs.Calls("ReceiveMessage") >= 4 && bench.Sqs.Visible.Count == 0);
        for (var second = 1; second <= 4; second++)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            await Eventually.HoldsAsync(() => bench.Sqs.Calls("ChangeMessageVisibilityBatch") >= second * 3);
            bench.Sqs.Visible.ShouldBeEmpty();
        }
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await run;
        bench.Handled.ShouldBe(Ids(30), ignoreOrder: true);
    }

    [Fact]
    public async Task Entries_that_fail_to_delete_go_again_alone()
    {
        var bench = new PumpBench();
        bench.Sqs.Send(Ids(10));
        var failures = 3;
        bench.Sqs.FailEntry = (op, id) => op == "DeleteMessageBatch" && id == "m4" && failures-- > 0 ? Internal() : null;
        (await bench.RunAsync()).ShouldBe(new QueuePumpSummary(10, 10, 0, 0, 0));
        bench.Sqs.Calls("DeleteMessageBatch").ShouldBe(4);
    }

    [Fact]
    public async Task What_cannot_be_deleted_is_reported_by_name()
    {
        var bench = new PumpBench();
        bench.Sqs.Send(Ids(10));
        bench.Sqs.FailEntry = (op, id) => op == "DeleteMessageBatch" && id is "m4" or "m7" ? Internal() : null;
        (await bench.RunAsync()).ShouldBe(new QueuePumpSummary(10, 8, 0, 0, 2));
        bench.Sqs.Calls("DeleteMessageBatch").ShouldBe(4);
        bench.Sqs.Left.ShouldBe(["m4", "m7"]);
        bench.Logger.Named("NotDeleted").Select(t => t.Split(' ')[1]).ShouldBe(["m4", "m7"]);
    }

    [Fact]
    public async Task An_entry_that_is_our_fault_is_not_sent_again()
    {
        var bench = new PumpBench();
        bench.Sqs.Send(Ids(3));
        bench.Sqs.FailEntry = (op, id) =>
            op == "DeleteMessageBatch" && id == "m2" ? new() { Code = "ReceiptHandleIsInvalid", SenderFault = true } : null;
        (await bench.RunAsync()).ShouldBe(new QueuePumpSummary(3, 2, 0, 0, 1));
        bench.Sqs.Calls("DeleteMessageBatch").ShouldBe(1);
    }

    [Fact]
    public async Task A_delete_whose_answer_is_lost_goes_again()
    {
        var bench = new PumpBench();
        bench.Sqs.Send(Ids(3));
        bench.Sqs.After = op =>
        {
            if (op == "DeleteMessageBatch" && bench.Sqs.Calls(op) < 3)
                throw bench.Sqs.Calls(op) == 1 ? SqsErrors.Disconnected() : SqsErrors.TimedOut();
        };
        (await bench.RunAsync()).ShouldBe(new QueuePumpSummary(3, 3, 0, 0, 0));
        bench.Sqs.Left.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_worker_that_may_not_delete_stops_instead_of_doing_its_work_for_ever()
    {
        var bench = new PumpBench(stopWhenEmpty: false);
        bench.Sqs.Send(Ids(3));
        bench.Sqs.Before = Fail("DeleteMessageBatch", _ => SqsErrors.AccessDenied());
        await Should.ThrowAsync<QueueAccessException>(bench.RunAsync);
        bench.Sqs.Calls("DeleteMessageBatch").ShouldBe(1);
        bench.Batches.Count.ShouldBe(1);
        bench.Logger.Named("NotDeleted").Count().ShouldBe(3);
    }

    [Fact]
    public async Task Messages_in_an_answer_that_is_lost_return_by_themselves()
    {
        var bench = new PumpBench();
        bench.Sqs.Send(Ids(5));
        bench.Sqs.After = op =>
        {
            if (op == "ReceiveMessage" && bench.Sqs.Calls(op) == 1)
                throw SqsErrors.Disconnected();
        };
        (await bench.RunAsync()).Received.ShouldBe(0);
        bench.Time.Advance(TimeSpan.FromSeconds(30));
        bench.Sqs.Visible.ShouldBe(Ids(5));
    }

    private static BatchResultErrorEntry Internal() => new() { Code = "InternalError", SenderFault = false };

    private static void HangInFourthReceive(PumpBench bench)
    {
        var calls = 0;
        bench.Sqs.Before = (op, token) =>
            op == "ReceiveMessage" && Interlocked.Increment(ref calls) == 4 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        bench.During = () =>
        {
            bench.Stop();
            return Task.CompletedTask;
        };
    }
}
