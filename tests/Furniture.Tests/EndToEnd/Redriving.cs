using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Sqs;
using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.EndToEnd;

public sealed class Redriving
{
    private static readonly string[] s_command = ["redrive", Scene.Piece, "--queue", "dead", "--wait", "0"];

    [Fact]
    public async Task A_dry_run_shows_what_would_go_where_and_sends_nothing()
    {
        await using var dead = await DeadScene.SetAsync();
        for (var i = 0; i < 12; i++)
            dead.Bury(DeadScene.Event($"logs/{i}.gz"));

        var outcome = await dead.Scene.RunAsync([.. s_command, "--key", "logs/1", "--dry-run"]);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("dead: 3 of 12 messages are meant");
        outcome.Output.ShouldContain("3 → queue work");
        outcome.Output.ShouldContain("dry run: nothing was sent");
        dead.Sqs.Count("dead").ShouldBe(new QueueCounts(12, 0, 0));
        Directory.EnumerateFiles(dead.Scene.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_messages_are_moved_by_SQS_itself()
    {
        await using var dead = await DeadScene.SetAsync();
        for (var i = 0; i < 30; i++)
            dead.Bury(DeadScene.Event($"logs/{i}.gz"));

        var outcome = await dead.Scene.RunAsync(s_command);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("moved 30 messages");
        outcome.Output.ShouldContain("afterwards: dead holds 0 messages, none has come back; 30 are still on their way");
        dead.Keys("work").Distinct(StringComparer.Ordinal).Count().ShouldBe(30);
        dead.Scene.Cloud.Requests.Count("sqs", "SendMessageBatch").ShouldBe(0);
        dead.Bury(DeadScene.Event("logs/again.gz"));
        (await dead.Scene.RunAsync(s_command)).Output.ShouldContain(
            "moved 1 message\n",
            customMessage: "an earlier task is not taken for ours"
        );
    }

    [Fact]
    public async Task What_somebody_sent_to_the_dead_letter_queue_by_hand_SQS_does_not_move_and_it_is_sent_like_the_others()
    {
        await using var dead = await DeadScene.SetAsync();
        dead.Bury(DeadScene.Event("logs/1.gz"));
        dead.Bury(DeadScene.Event("logs/2.gz"), source: null);

        var outcome = await dead.Scene.RunAsync(s_command);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("sent 2 messages again, and deleted from dead");
        dead.Keys("work").ShouldBe(["logs/1.gz", "logs/2.gz"], ignoreOrder: true);
    }

    [Fact]
    public async Task Interrupted_it_cancels_what_SQS_does_for_it_and_says_how_far_that_was()
    {
        await using var dead = await DeadScene.SetAsync();
        for (var i = 0; i < 200; i++)
            dead.Bury(DeadScene.Event($"logs/{i}.gz"));
        using var process = dead.Scene.Start([.. s_command, "--max-rate", "5"]);
        await Eventually.HoldsAsync(() => dead.Keys("work").Count >= 2, () => process.Errors);

        process.Interrupt();
        var outcome = await process.EndAsync();

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Errors.ShouldContain("cancelled: about ");
        (dead.Keys("work").Count + dead.Keys("dead").Count).ShouldBe(200);
        dead.Keys("dead").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Chosen_by_reason_they_go_back_with_everything_that_belongs_to_them()
    {
        await using var dead = await DeadScene.SetAsync();
        var mine = dead.Sqs.Send(
            "dead",
            new NewMessage(DeadScene.Event("logs/1.gz"))
            {
                Attributes = new Dictionary<string, MessageAttribute>(StringComparer.Ordinal) { ["colour"] = new("String", "blue", null) },
            }
        );
        mine.DeadLetterSourceArn = dead.Sqs.Arn("work");
        dead.Log("logs/1.gz", DeadScene.AccessDenied);
        dead.Bury(DeadScene.Event("logs/2.gz"));
        dead.Log("logs/2.gz", "no such table");

        var outcome = await dead.Scene.RunAsync([.. s_command, "--reason", "ACCESS denied"]);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("sent 1 message again, and deleted from dead");
        var sent = dead.Sqs.Queue("work").Peek().ShouldHaveSingleItem();
        sent.Body.ShouldBe(mine.Body);
        sent.Attributes["colour"].StringValue.ShouldBe("blue");
        sent.Attributes["furniture-redrive-of"].StringValue.ShouldBe(mine.Id);
        dead.Keys("dead").ShouldBe(["logs/2.gz"]);
        dead.Sqs.Count("dead").InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task One_kind_of_thousands_killed_half_way_and_finished_is_there_once_and_the_others_stay()
    {
        await using var dead = await DeadScene.SetAsync();
        dead.BuryThousands(1250);
        string[] command = [.. s_command, "--reason", "access denied"];
        dead.Scene.Cloud.Faults.Add(new Fault("sqs", "DeleteMessageBatch", FaultKind.Delay) { DelayMs = 100 });
        using (var first = dead.Scene.Start(command))
        {
            await Eventually.HoldsAsync(() => dead.Sqs.Count("work").Total >= 600, () => first.Errors);
            first.Kill();
            await first.EndAsync();
        }
        dead.Scene.Cloud.Faults.Clear();
        dead.Keys("work").Count.ShouldBeLessThan(1250);

        var second = await dead.Scene.RunAsync(command);

        second.Status.ShouldBe(0, second.All);
        var keys = dead.Keys("work");
        keys.Distinct(StringComparer.Ordinal).Count().ShouldBe(1250);
        keys.ShouldAllBe(key => key.StartsWith("denied/", StringComparison.Ordinal));
        // Killed between sending and noting it, and then only what was under way, it says so.
        (keys.Count - 1250).ShouldBeLessThanOrEqualTo(DeadScene.PerhapsTwice(second));
        DeadScene.PerhapsTwice(second).ShouldBeLessThanOrEqualTo(10);
        dead.Sqs.Count("dead").ShouldBe(new QueueCounts(3750, 0, 0));
        Directory.EnumerateFiles(dead.Scene.Folder, "furniture-redrive-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_killed_run_has_sent_is_only_deleted_by_the_next_one()
    {
        await using var dead = await DeadScene.SetAsync();
        var message = dead.Bury(DeadScene.Event("logs/1.gz"));
        dead.Bury(DeadScene.Event("logs/2.gz"));
        var file = Path.Combine(dead.Scene.Folder, "furniture-redrive-dead.txt");
        await File.WriteAllTextAsync(
            file,
            $"redrive of {dead.Sqs.Arn("dead")}\nsending {message.Id}\nsent {message.Id}\n",
            TestContext.Current.CancellationToken
        );

        var outcome = await dead.Scene.RunAsync(s_command);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("deleted 1 more, which an interrupted run had sent");
        dead.Keys("work").ShouldBe(["logs/2.gz"]);
        dead.Sqs.Count("dead").Total.ShouldBe(0);
        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_killed_run_could_not_note_is_sent_and_said_to_be_perhaps_twice()
    {
        await using var dead = await DeadScene.SetAsync();
        var message = dead.Bury(DeadScene.Event("logs/1.gz"));
        await File.WriteAllTextAsync(
            Path.Combine(dead.Scene.Folder, "notes"),
            $"redrive of {dead.Sqs.Arn("dead")}\nsending {message.Id}\n",
            TestContext.Current.CancellationToken
        );

        var outcome = await dead.Scene.RunAsync([.. s_command, "--key", "logs/", "--state", "notes"]);

        outcome.Status.ShouldBe(0, outcome.All);
        DeadScene.PerhapsTwice(outcome).ShouldBe(1);
        dead.Keys("work").ShouldBe(["logs/1.gz"]);
    }

    [Fact]
    public async Task A_queue_that_refuses_leaves_them_where_they_are_and_nothing_is_taken_for_sent()
    {
        await using var dead = await DeadScene.SetAsync();
        dead.Bury(DeadScene.Event("logs/1.gz"));
        dead.Scene.Cloud.Faults.Add(
            new Fault("sqs", "SendMessageBatch", FaultKind.Error)
            {
                Status = 403,
                Code = "AccessDeniedException",
                Message = "not you",
                Times = 1,
            }
        );

        var first = await dead.Scene.RunAsync([.. s_command, "--key", "logs/"]);
        dead.Sqs.Count("dead").ShouldBe(new QueueCounts(1, 0, 0));
        var second = await dead.Scene.RunAsync([.. s_command, "--key", "logs/"]);

        first.Status.ShouldBe(1, first.All);
        first.Errors.ShouldContain("not you");
        second.Status.ShouldBe(0, second.All);
        DeadScene.PerhapsTwice(second).ShouldBe(0);
        dead.Keys("work").ShouldBe(["logs/1.gz"]);
    }

    [Fact]
    public async Task Messages_of_a_FIFO_queue_go_back_in_the_order_of_their_groups()
    {
        await using var dead = await SetFifoAsync();
        for (var i = 0; i < 25; i++)
            dead.Bury(DeadScene.Event($"logs/{i:D2}.gz"), i % 5 == 0 ? "b" : "a", "dead.fifo", "work.fifo");

        var outcome = await dead.Scene.RunAsync("redrive", Scene.Piece, "--queue", "work.fifo", "--key", "logs/", "--wait", "0");

        // Of a group of twenty a look sees ten.
        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("sent 25 messages again");
        foreach (var group in dead.Sqs.Queue("work.fifo").Peek().GroupBy(m => m.GroupId, StringComparer.Ordinal))
            group.Select(m => m.Body).ShouldBe(group.Select(m => m.Body).Order(StringComparer.Ordinal), $"group {group.Key}");
        dead.Keys("work.fifo").Count.ShouldBe(25);
    }

    [Fact]
    public async Task What_stays_in_front_of_a_FIFO_group_hides_what_is_behind_it_and_that_is_said()
    {
        await using var dead = await SetFifoAsync();
        for (var i = 0; i < 12; i++)
            dead.Bury(DeadScene.Event($"others/{i}.gz"), "a", "dead.fifo", "work.fifo");
        dead.Bury(DeadScene.Event("logs/1.gz"), "a", "dead.fifo", "work.fifo");

        var outcome = await dead.Scene.RunAsync("redrive", Scene.Piece, "--queue", "work.fifo", "--key", "logs/", "--wait", "0");

        outcome.Output.ShouldContain("dead.fifo: 0 of 10 messages are meant");
        outcome.Errors.ShouldContain("3 more cannot be seen yet: of each group of a FIFO queue SQS shows ten messages");
        dead.Sqs.Count("dead.fifo").ShouldBe(new QueueCounts(13, 0, 0));
    }

    [Fact]
    public async Task Sent_twice_within_five_minutes_a_message_of_a_FIFO_queue_is_there_once()
    {
        await using var dead = await SetFifoAsync();
        var message = dead.Bury(DeadScene.Event("logs/1.gz"), "a", "dead.fifo", "work.fifo");
        dead.Sqs.Send("work.fifo", new NewMessage(message.Body) { GroupId = "a", DeduplicationId = $"furniture-redrive-of-{message.Id}" });

        var outcome = await dead.Scene.RunAsync("redrive", Scene.Piece, "--queue", "work.fifo", "--key", "logs/", "--wait", "0");

        outcome.Status.ShouldBe(0, outcome.All);
        dead.Keys("work.fifo").ShouldBe(["logs/1.gz"]);
        dead.Sqs.Count("dead.fifo").Total.ShouldBe(0);
    }

    [Fact]
    public async Task A_failure_record_goes_to_its_function_again_with_the_event_that_failed()
    {
        await using var dead = await DeadScene.SetAsync();
        var cloud = dead.Scene.Cloud;
        cloud.Sqs.CreateQueue("failures");
        var function = await cloud.Lambda.AttachFunctionAsync(
            new FunctionOptions("direct", null) { FailureDestination = cloud.Sqs.Arn("failures"), Timeout = TimeSpan.FromMinutes(5) },
            TestContext.Current.CancellationToken
        );
        var error = new InvocationResult("id-1", """{"errorType":"Oops","errorMessage":"nobody is at home"}"""u8.ToArray(), "Unhandled");
        cloud.Sqs.Send("failures", FailureRecord.Of(function.Arn, "id-1", DeadScene.Event("x.gz"), 3, error, cloud.Time));

        var outcome = await dead.Scene.RunAsync("redrive", Scene.Piece, "--function", "direct", "--wait", "0");

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("1 → function ");
        outcome.Output.ShouldContain("sent 1 message again");
        function.Pending.ShouldBe(1);
        cloud.Sqs.Count("failures").Total.ShouldBe(0);
    }

    [Fact]
    public async Task What_came_from_nowhere_stays_and_is_said()
    {
        await using var dead = await DeadScene.SetAsync();
        dead.Sqs.CreateQueue("more", ("RedrivePolicy", $$"""{"deadLetterTargetArn":"{{dead.Sqs.Arn("dead")}}","maxReceiveCount":5}"""));
        dead.Bury(DeadScene.Event("logs/1.gz"), source: null);

        var outcome = await dead.Scene.RunAsync(s_command);

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Output.ShouldContain("1 stay: nothing says where they came from");
        dead.Sqs.Count("dead").ShouldBe(new QueueCounts(1, 0, 0));
    }

    [Fact]
    public async Task Afterwards_it_waits_until_the_queue_has_taken_them_and_counts_what_came_back()
    {
        await using var dead = await DeadScene.SetAsync();
        for (var i = 0; i < 3; i++)
            dead.Bury(DeadScene.Event($"logs/{i}.gz"));
        using var process = dead.Scene.Start("redrive", Scene.Piece, "--queue", "dead", "--key", "logs/", "--wait", "170");
        await Eventually.HoldsAsync(() => dead.Sqs.Count("work").Total == 3, () => process.Errors);

        // One fails again, two are done.
        foreach (var message in await dead.Sqs.ReceiveAsync("work", 3, cancellation: TestContext.Current.CancellationToken))
        {
            if (message.Body.Contains("logs/1.gz", StringComparison.Ordinal))
                dead.Bury(message.Body);
            dead.Sqs.Queue("work").Delete(message.ReceiptHandle);
        }
        var outcome = await process.EndAsync();

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("afterwards: dead holds 1 message, 1 came back; the queue has taken all");
    }

    private static async Task<DeadScene> SetFifoAsync()
    {
        var dead = await DeadScene.SetAsync();
        dead.Sqs.CreateQueue("dead.fifo", ("FifoQueue", "true"));
        dead.Sqs.CreateQueue(
            "work.fifo",
            ("FifoQueue", "true"),
            ("RedrivePolicy", $$"""{"deadLetterTargetArn":"{{dead.Sqs.Arn("dead.fifo")}}","maxReceiveCount":5}""")
        );
        return dead;
    }
}
