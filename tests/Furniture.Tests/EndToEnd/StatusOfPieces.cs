using System.Text.Json;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Furniture.Status;
using GapFurniture.LocalCloud.CloudFormation;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.Furniture.Tests.EndToEnd;

/// <summary><c>furniture status</c> of what is deployed.</summary>
public sealed class StatusOfPieces
{
    private static PieceFacts Any => DeployedScene.Pieces.OrderByDescending(p => p.Way == Way.Queue).First();

    public static TheoryData<string> Pieces => DeployedScene.Names;

    [Theory, MemberData(nameof(Pieces))]
    public async Task A_piece_is_found_by_its_name_with_all_that_it_counts(string name)
    {
        await using var scene = await DeployedScene.SetAsync();
        var piece = PieceFacts.Find(name);
        await scene.DeployAsync(piece);
        scene.Cloud.Sqs.Send($"{name}-dead", "given up");
        scene.Alarm($"{name}-dead", "something failed for good");

        var outcome = await scene.RunAsync("status", name);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain($"1 message failed for good and lies in {name}-dead: furniture dead {name}\n");
        outcome.Output.ShouldContain($"! alarm {name}-dead-alarm: something failed for good\n");
        outcome.Output.ShouldContain("! invocations failed in the last hour: 1\n");
        outcome.Output.ShouldContain($"function {name}: Active, a run takes ");
        outcome.Output.ShouldContain($"alarm {name}-dead-alarm: rings\n");
        outcome.Output.ShouldNotContain("not read");
        var rows = outcome.Output.Split('\n');
        foreach (var metric in piece.Counts.Metrics)
            rows.ShouldContain(r => r.Contains($"  {metric.Label}  ") && r.EndsWith($"  {Amounts.Of(7, metric.Unit)}"));
    }

    [Fact]
    public async Task Several_pieces_are_rows_and_take_as_many_calls_of_CloudWatch_as_one()
    {
        await using var scene = await DeployedScene.SetAsync();
        foreach (var piece in DeployedScene.Pieces)
            await scene.DeployAsync(piece);

        var outcome = await scene.RunAsync("status");

        outcome.Status.ShouldBe(0, outcome.All);
        foreach (var piece in DeployedScene.Pieces)
            outcome.Output.ShouldMatch($"(?m)^{piece.Piece} +{piece.Executable} ");
        scene.Cloud.Requests.Count("monitoring", "GetMetricData").ShouldBe(2);
        scene.Cloud.Requests.Count("monitoring", "DescribeAlarms").ShouldBe(1);
    }

    [Fact]
    public async Task Programs_get_a_list_of_objects()
    {
        await using var scene = await DeployedScene.SetAsync();
        await scene.DeployAsync(Any, "mine");
        scene.Cloud.Sqs.Send("mine-dead", "given up");

        var outcome = await scene.RunAsync("status", $"{Any.Executable}=mine", "--json");

        outcome.Status.ShouldBe(0, outcome.All);
        var status = JsonDocument.Parse(outcome.Output).RootElement.EnumerateArray().ShouldHaveSingleItem();
        status.GetProperty("piece").GetString().ShouldBe(Any.Piece);
        status.GetProperty("deadLetters")[0].GetProperty("messages").GetInt32().ShouldBe(1);
        status.GetProperty("functions")[0].GetProperty("timeoutSeconds").GetDouble().ShouldBe(30);
        var numbers = status.GetProperty("numbers").EnumerateArray().ToDictionary(n => n.GetProperty("name").GetString()!);
        numbers["Errors"].GetProperty("lastHour").GetDouble().ShouldBe(1);
        foreach (var metric in Any.Counts.Metrics)
            numbers[metric.Name].GetProperty("lastWeek").GetDouble().ShouldBe(7, metric.Name);
        numbers.Count.ShouldBe(status.GetProperty("numbers").GetArrayLength());
    }

    [Fact]
    public async Task What_may_not_be_read_is_said_and_the_rest_is_shown()
    {
        await using var scene = await DeployedScene.SetAsync();
        await scene.DeployAsync(Any);
        scene.Cloud.Access = AccessPolicy.Parse(
            """{"Statement":[{"Effect":"Allow","Action":["sqs:GetQueueUrl","sqs:GetQueueAttributes"],"Resource":"*"}]}"""
        );

        var outcome = await scene.RunAsync("status", Any.Executable);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain($"queue {Any.Executable}-dead: 0 dead");
        outcome.Output.ShouldMatch("not read: metrics: .*cloudwatch:GetMetricData");
        outcome.Output.ShouldMatch("not read: alarms: .*cloudwatch:DescribeAlarms");
        outcome.Output.ShouldMatch($"not read: function {Any.Executable}: .*lambda:GetFunctionConfiguration");
    }

    [Fact]
    public async Task A_piece_is_found_by_stack_by_function_by_queue_and_by_what_attach_wrote()
    {
        await using var scene = await DeployedScene.SetAsync();
        await scene.DeployAsync(Any, "mine");
        scene.Cloud.S3.CreateBucket("my-bucket");
        var (url, dead) = (scene.Cloud.Sqs.Url("mine"), scene.Cloud.Sqs.Url("mine-dead"));
        scene.Cloud.CloudFormation.Add(
            "the-stack",
            [
                new LocalResource("F", "mine", "AWS::Lambda::Function"),
                new LocalResource("Q", url, "AWS::SQS::Queue"),
                new LocalResource("D", dead, "AWS::SQS::Queue"),
            ]
        );
        (await scene.RunAsync("attach", Any.Executable, "--bucket", "my-bucket", "--queue", "mine")).Status.ShouldBe(0);

        foreach (var way in new[] { ("--stack", "the-stack"), ("--function", "mine"), ("--queue", url), ("--bucket", "my-bucket") })
        {
            var outcome = await scene.RunAsync("status", Any.Executable, way.Item1, way.Item2);

            outcome.Status.ShouldBe(0, outcome.All);
            outcome.Output.ShouldContain("queue mine: 0 wait", Case.Sensitive, way.Item1);
            outcome.Output.ShouldContain("queue mine-dead: 0 dead", Case.Sensitive, way.Item1);
            outcome.Output.ShouldContain("function mine: Active", Case.Sensitive, way.Item1);
        }
    }

    [Fact]
    public async Task A_stack_that_is_not_there_is_said()
    {
        await using var scene = await DeployedScene.SetAsync();

        var outcome = await scene.RunAsync("status", Any.Executable, "--stack", "nowhere");

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Output.ShouldMatch("not read: stack: .*Stack with id nowhere does not exist");
    }

    [Fact]
    public async Task A_piece_that_is_nowhere_fails_and_one_that_was_not_named_is_left_out()
    {
        await using var scene = await DeployedScene.SetAsync();

        var nothing = await scene.RunAsync("status");
        await scene.DeployAsync(Any);
        var one = await scene.RunAsync("status");
        var both = await scene.RunAsync("status", Any.Executable, $"{Any.Executable}=other");
        var another = await scene.RunAsync("status", $"{Any.Executable}=other");

        nothing.Status.ShouldBe(1, nothing.All);
        nothing.Errors.ShouldContain("give PIECE=NAME, --stack, --function, --queue or --bucket, or check AWS_REGION");
        one.Status.ShouldBe(0, one.All);
        one.Output.ShouldStartWith($"{Any.Piece}: {Any.Gap} ({Any.Executable})\n");
        (both.Status, another.Status).ShouldBe((1, 1));
        both.Output.ShouldStartWith($"{Any.Piece}: {Any.Gap} ({Any.Executable})\n");
        both.Errors.ShouldContain("there is no function and no queue called other");
        another.Errors.ShouldContain("there is no function and no queue called other");
    }

    [Fact]
    public async Task Wrong_flags_are_said_all_at_once()
    {
        await using var scene = await DeployedScene.SetAsync();

        var outcome = await scene.RunAsync("status", "--stack", "a", "--interval", "1");
        var watch = await scene.RunAsync("status", Any.Executable, "--watch");

        outcome.Status.ShouldBe(2);
        outcome.Errors.ShouldContain("--stack, --function, --queue and --bucket are for one PIECE");
        outcome.Errors.ShouldContain("--interval is 5 seconds or more");
        watch.Status.ShouldBe(2);
        watch.Errors.ShouldContain("--watch is for a terminal");
    }

    [Fact]
    public async Task The_policy_of_the_page_is_enough_and_no_more()
    {
        await using var scene = await DeployedScene.SetAsync();
        // The calls differ: one whose metrics have to be listed.
        var piece = DeployedScene.Pieces.MaxBy(p => p.Counts.Metrics.Count(m => m.Dimension is not (null or "Function")))!;
        await scene.DeployAsync(piece);
        scene.Cloud.CloudFormation.Add(
            piece.Executable,
            [
                new LocalResource("F", piece.Executable, "AWS::Lambda::Function"),
                new LocalResource("D", scene.Cloud.Sqs.Url($"{piece.Executable}-dead"), "AWS::SQS::Queue"),
            ]
        );
        var policy = AccessPolicy.Parse(Policy());
        scene.Cloud.Access = policy;

        var byName = await scene.RunAsync("status", piece.Executable);
        var byStack = await scene.RunAsync("status", piece.Executable, "--stack", piece.Executable);

        (byName.Output + byStack.Output).ShouldNotContain("not read");
        policy.Denied.ShouldBeEmpty();
        policy.Unused().ShouldBeEmpty();
    }

    private static string Policy()
    {
        var page = System.IO.File.ReadAllText(Path.Combine(GapFurniture.Pieces.Readme.Root, "tools/Furniture/README.md"));
        var start = page.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
