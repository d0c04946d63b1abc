using System.Text.Json;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Sqs;
using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.EndToEnd;

public sealed class LookingAtDeadLetters
{
    [Fact]
    public async Task Each_message_is_shown_with_its_object_and_its_reason_grouped()
    {
        await using var dead = await DeadScene.SetAsync();
        foreach (var key in new[] { "logs/a b.gz", "logs/2: x.gz", "logs/2" })
        {
            dead.Bury(DeadScene.Event(key));
            dead.Log(key, $"there is no column \"{key}\" in row {key.Length}");
        }
        dead.Bury("no JSON at all");

        var outcome = await dead.Scene.RunAsync("dead", Scene.Piece, "--queue", "work");

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldStartWith("dead: 4 messages\n");
        outcome.Output.ShouldContain("3 × there is no column");
        outcome.Output.ShouldContain("    s3://my-logs/logs/a b.gz\n");
        outcome.Output.ShouldContain("from /aws/lambda/glue, ");
        outcome.Output.ShouldContain("1 × not an S3 event: not JSON");
        outcome.Output.ShouldContain($"furniture redrive {Scene.Piece} --queue dead --reason \"there is no column\"");
    }

    [Fact]
    public async Task Looking_takes_nothing_away_and_hides_nothing_afterwards()
    {
        await using var dead = await DeadScene.SetAsync();
        for (var i = 0; i < 35; i++)
            dead.Bury(DeadScene.Event($"logs/{i}.gz"));

        (await dead.Scene.RunAsync("dead", Scene.Piece, "--queue", "dead")).Status.ShouldBe(0);

        dead.Sqs.Count("dead").ShouldBe(new QueueCounts(35, 0, 0));
    }

    [Fact]
    public async Task Interrupted_it_gives_back_what_it_has_received()
    {
        await using var dead = await DeadScene.SetAsync();
        for (var i = 0; i < 500; i++)
            dead.Bury(DeadScene.Event($"logs/{i}.gz"));
        dead.Scene.Cloud.Faults.Add(new Fault("sqs", "ReceiveMessage", FaultKind.Delay) { DelayMs = 200 });
        using var process = dead.Scene.Start("dead", Scene.Piece, "--queue", "dead");
        await Eventually.HoldsAsync(() => dead.Sqs.Count("dead").InFlight >= 40, () => process.Errors);

        process.Interrupt();
        var outcome = await process.EndAsync();

        outcome.Status.ShouldBe(1, outcome.All);
        // What was just being received when it was interrupted nobody could give back.
        dead.Sqs.Count("dead").InFlight.ShouldBeLessThanOrEqualTo(40);
        dead.Sqs.Count("dead").Total.ShouldBe(500);
    }

    [Fact]
    public async Task Five_thousand_messages_of_four_kinds_need_few_calls_and_few_processes()
    {
        Assert.SkipWhen(DeadScene.Explaining is null, "no piece in the house explains objects");
        await using var dead = await DeadScene.SetAsync();
        dead.BuryThousands(1250);
        var explainer = dead.Explainer("no target for it");

        var outcome = await dead.Scene.RunAsync("dead", DeadScene.Explaining!, "--function", "glue", "--executable", explainer);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldStartWith("dead: 5000 messages\n");
        outcome.Output.Split('\n').Count(l => l.StartsWith("1250 × ", StringComparison.Ordinal)).ShouldBe(4, outcome.Output);
        outcome.Output.ShouldContain($"1250 × {DeadScene.AccessDenied}");
        outcome.Output.ShouldContain("1250 × Invalid digit in row ");
        outcome.Output.ShouldContain("1250 × not an S3 event: ");
        outcome.Output.ShouldMatch("1250 × no line of the log names it; .* says now: no target for it");
        var calls = dead.Scene.Cloud.Requests;
        calls.Count("sqs", "ReceiveMessage").ShouldBeLessThanOrEqualTo(530);
        calls.Count("logs", "FilterLogEvents").ShouldBe(1);
        (await File.ReadAllLinesAsync(dead.Starts, TestContext.Current.CancellationToken)).Length.ShouldBeLessThanOrEqualTo(3);
        dead.Sqs.Count("dead").ShouldBe(new QueueCounts(5000, 0, 0));
    }

    [Fact]
    public async Task What_the_executable_says_now_stands_beside_what_the_log_said_then()
    {
        Assert.SkipWhen(DeadScene.Explaining is null, "no piece in the house explains objects");
        await using var dead = await DeadScene.SetAsync();
        dead.Bury(DeadScene.Event("logs/1.gz"));
        dead.Log("logs/1.gz", DeadScene.AccessDenied);

        var outcome = await dead.Scene.RunAsync(
            "dead",
            DeadScene.Explaining!,
            "--queue",
            "dead",
            "--executable",
            dead.Explainer("all right")
        );

        outcome.Output.ShouldContain($"1 × {DeadScene.AccessDenied}");
        outcome.Output.ShouldContain(" says now: all right");
    }

    [Fact]
    public async Task An_executable_that_fails_or_is_missing_leaves_the_rest_as_it_is()
    {
        Assert.SkipWhen(DeadScene.Explaining is null, "no piece in the house explains objects");
        await using var dead = await DeadScene.SetAsync();
        dead.Bury(DeadScene.Event("logs/1.gz"));

        var missing = await dead.Scene.RunAsync("dead", DeadScene.Explaining!, "--queue", "dead", "--executable", "/nowhere/at-all");
        var failing = await dead.Scene.RunAsync("dead", DeadScene.Explaining!, "--queue", "dead", "--executable", "/bin/false");

        foreach (var outcome in new[] { missing, failing })
        {
            outcome.Status.ShouldBe(0, outcome.All);
            outcome.Output.ShouldContain("1 × no reason found");
            outcome.Output.ShouldContain("explains nothing: ");
        }
    }

    [Fact]
    public async Task A_function_that_was_ended_is_a_hint_where_no_line_names_the_message()
    {
        await using var dead = await DeadScene.SetAsync();
        dead.Bury(DeadScene.Event("logs/1.gz"));
        dead.Scene.Cloud.Lambda.Function("glue").Log.Add("2026-11-29T03:00:00Z 8f0c Task timed out after 30.00 seconds");

        var outcome = await dead.Scene.RunAsync("dead", Scene.Piece, "--function", "glue");

        outcome.Output.ShouldContain("note: the log has 1 × \"Task timed out after 30.00 seconds\"");
    }

    [Fact]
    public async Task A_log_that_may_not_be_read_is_said_and_the_rest_is_shown()
    {
        await using var dead = await DeadScene.SetAsync();
        dead.Bury(DeadScene.Event("logs/1.gz"));
        dead.Scene.Cloud.Faults.Add(
            new Fault("logs", "FilterLogEvents", FaultKind.Error)
            {
                Status = 400,
                Code = "AccessDeniedException",
                Message = "no logs for you",
            }
        );

        var outcome = await dead.Scene.RunAsync("dead", Scene.Piece, "--queue", "dead");

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("1 × no reason found");
        outcome.Output.ShouldContain("note: /aws/lambda/glue cannot be read: ");
    }

    [Fact]
    public async Task An_object_that_is_missing_and_not_dead_is_looked_for_in_the_log()
    {
        await using var dead = await DeadScene.SetAsync();
        dead.Bury(DeadScene.Event("logs/1.gz"));
        var url = DeadScene.Url("logs/2.gz");
        var log = dead.Scene.Cloud.Lambda.Function("glue").Log;
        log.Add(
            JsonSerializer.Serialize(
                new
                {
                    level = "Information",
                    message = $"no target for {url}: ignored",
                    url,
                }
            )
        );

        var named = await dead.Scene.RunAsync("dead", Scene.Piece, "--queue", "dead", "--key", url);
        var unknown = await dead.Scene.RunAsync("dead", Scene.Piece, "--queue", "dead", "--key", "logs/3");

        named.Output.ShouldStartWith("dead: 1 message; 0 are meant\n");
        named.Output.ShouldContain("not dead, but named elsewhere:\n    /aws/lambda/glue, ");
        named.Output.ShouldContain($"UTC: no target for {url}: ignored");
        unknown.Output.ShouldContain("nothing in the log names it: it was done without a word, or has never come");
    }

    [Fact]
    public async Task A_failure_record_of_Lambda_says_itself_what_failed()
    {
        await using var dead = await DeadScene.SetAsync();
        var cloud = dead.Scene.Cloud;
        await cloud.Lambda.AttachFunctionAsync(
            new FunctionOptions("direct", null) { FailureDestination = cloud.Sqs.Arn("dead") },
            TestContext.Current.CancellationToken
        );
        var error = new InvocationResult(
            "id-1",
            """{"errorType":"Oops","errorMessage":"s3://my-logs/x.gz: nobody is at home"}"""u8.ToArray(),
            "Unhandled"
        );
        cloud.Sqs.Send(
            "dead",
            FailureRecord.Of(cloud.Lambda.Function("direct").Arn, "id-1", DeadScene.Event("x.gz"), 3, error, cloud.Time)
        );

        var outcome = await dead.Scene.RunAsync("dead", Scene.Piece, "--function", "direct");

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("1 × nobody is at home");
        outcome.Output.ShouldContain("tried 3 times");
        outcome.Output.ShouldContain("s3://my-logs/x.gz");
    }

    [Fact]
    public async Task Programs_get_a_line_of_JSON_for_each_message()
    {
        await using var dead = await DeadScene.SetAsync();
        var id = dead.Bury(DeadScene.Event("logs/七.gz")).Id;
        dead.Log("logs/七.gz", DeadScene.AccessDenied);

        var outcome = await dead.Scene.RunAsync("dead", Scene.Piece, "--queue", "dead", "--json");

        var line = JsonDocument.Parse(outcome.Output).RootElement;
        line.GetProperty("id").GetString().ShouldBe(id);
        line.GetProperty("reason").GetString().ShouldBe(DeadScene.AccessDenied);
        line.GetProperty("objects")[0].GetString().ShouldBe(DeadScene.Url("logs/七.gz"));
    }

    [Fact]
    public async Task Messages_are_kept_as_files_and_none_is_overwritten()
    {
        await using var dead = await DeadScene.SetAsync();
        dead.Bury(DeadScene.Event("logs/1.gz"));
        dead.Bury("\u001b[31mred");
        string[] command = ["dead", Scene.Piece, "--queue", "dead", "--save", "letters"];

        var first = await dead.Scene.RunAsync(command);
        var folder = Path.Combine(dead.Scene.Folder, "letters");
        var files = Directory.GetFiles(folder);
        await File.WriteAllTextAsync(files[0], "mine", TestContext.Current.CancellationToken);
        var second = await dead.Scene.RunAsync(command);

        first.Output.ShouldContain("saved in letters: 2 new, 0 there already");
        first.Output.ShouldNotContain("\u001b");
        second.Output.ShouldContain("saved in letters: 0 new, 2 there already");
        files.Length.ShouldBe(2);
        (await File.ReadAllTextAsync(files[0], TestContext.Current.CancellationToken)).ShouldBe("mine");
        JsonDocument
            .Parse(await File.ReadAllTextAsync(files[1], TestContext.Current.CancellationToken))
            .RootElement.TryGetProperty("body", out _)
            .ShouldBeTrue();
    }

    [Fact]
    public async Task A_dead_letter_queue_that_has_one_itself_is_only_looked_into_when_forced()
    {
        await using var dead = await DeadScene.SetAsync();
        dead.Sqs.CreateQueue("deader");
        dead.Sqs.SetAttributes(
            dead.Sqs.Queue("dead"),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{dead.Sqs.Arn("deader")}}","maxReceiveCount":2}""",
            }
        );
        dead.Bury(DeadScene.Event("logs/1.gz"));

        var refused = await dead.Scene.RunAsync("dead", Scene.Piece, "--queue", "work");
        var forced = await dead.Scene.RunAsync("dead", Scene.Piece, "--queue", "work", "--force");

        refused.Status.ShouldBe(1, refused.All);
        refused.Errors.ShouldContain("dead has a dead-letter queue itself");
        forced.Output.ShouldStartWith("dead: 1 message\n");
    }

    [Fact]
    public async Task A_queue_that_is_no_dead_letter_queue_and_has_none_is_never_received_from()
    {
        await using var dead = await DeadScene.SetAsync();

        var outcome = await dead.Scene.RunAsync("dead", Scene.Piece, "--queue", "foreign");

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Errors.ShouldContain("nothing keeps what fails of foreign");
        dead.Scene.Cloud.Requests.Count("sqs", "ReceiveMessage").ShouldBe(0);
    }

    [Fact]
    public async Task Of_a_FIFO_queues_group_it_says_that_it_saw_the_first_ten()
    {
        await using var dead = await DeadScene.SetAsync();
        dead.Sqs.CreateQueue("dead.fifo", ("FifoQueue", "true"));
        dead.Sqs.CreateQueue(
            "work.fifo",
            ("FifoQueue", "true"),
            ("RedrivePolicy", $$"""{"deadLetterTargetArn":"{{dead.Sqs.Arn("dead.fifo")}}","maxReceiveCount":5}""")
        );
        for (var i = 0; i < 25; i++)
            dead.Bury(DeadScene.Event($"logs/{i}.gz"), "a", "dead.fifo", "work.fifo");

        var outcome = await dead.Scene.RunAsync("dead", Scene.Piece, "--queue", "work.fifo");

        outcome.Output.ShouldStartWith("dead.fifo: 25 messages; 10 were looked at: of a FIFO queue's group the first ten");
        dead.Sqs.Count("dead.fifo").InFlight.ShouldBe(0);
    }
}
