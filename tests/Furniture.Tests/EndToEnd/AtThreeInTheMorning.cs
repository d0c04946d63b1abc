using System.Text.Json;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Pieces;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Sqs;
using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.EndToEnd;

/// <summary>What the pages of the pieces say for the night when something fails, run for real: the piece stands as its template makes it, and has failed.</summary>
public sealed class AtThreeInTheMorning
{
    private const string Heading = "## When it fails at three in the morning";

    // Of those of the pieces that leave dead messages.
    public static TheoryData<string> Pages =>
        [
            .. PieceFacts
                .Embedded.Where(p => SectionOf(p)?.Contains("furniture dead", StringComparison.Ordinal) == true)
                .Select(p => p.Piece),
        ];

    [Fact]
    public void Every_page_has_something_to_say_for_the_night() => PieceFacts.Embedded.ShouldAllBe(piece => SectionOf(piece) != null);

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pages))]
    public async Task The_commands_of_the_page_show_why_and_what_to_send_again(string name)
    {
        var piece = PieceFacts.Find(name);
        await using var cloud = await LocalCloudHost.StartAsync(null, TestContext.Current.CancellationToken);
        await FailAsync(cloud, piece);

        var outcome = await Readme
            .Parse(SectionOf(piece)!)
            .StandIn("furniture", $"exec '{FurnitureProcess.Executable}' \"$@\"")
            .RunAsync(cloud.Environment, TestContext.Current.CancellationToken);

        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
        outcome.Transcript.ShouldContain("1 × access denied");
        outcome.Transcript.ShouldContain($"{piece.Executable}-dead: 1 of 2 messages are meant");
    }

    private static string? SectionOf(PieceFacts piece) =>
        File.ReadAllText(Path.Combine(Readme.Root, "functions", piece.Piece, "README.md")).Split(Heading) is [_, var rest]
            ? rest.Split("\n## ")[0]
            : null;

    private static async Task FailAsync(LocalCloudHost cloud, PieceFacts piece)
    {
        var (name, dead) = (piece.Executable, $"{piece.Executable}-dead");
        cloud.Sqs.CreateQueue(dead);
        var isQueue = piece.Way == Way.Queue;
        var function = await cloud.Lambda.AttachFunctionAsync(
            new FunctionOptions(name, null) { FailureDestination = isQueue ? null : cloud.Sqs.Arn(dead) },
            TestContext.Current.CancellationToken
        );
        if (isQueue)
        {
            cloud.Sqs.CreateQueue(name, ("RedrivePolicy", $$"""{"deadLetterTargetArn":"{{cloud.Sqs.Arn(dead)}}","maxReceiveCount":5}"""));
            cloud.Lambda.CreateEventSourceMapping(name, name);
        }
        foreach (var (key, reason) in new[] { ("a.gz", "access denied"), ("b.gz", "there is no such thing") })
        {
            var message = isQueue ? DeadScene.Event(key) : Record(cloud, function, key, reason);
            cloud.Sqs.Send(dead, new NewMessage(message)).DeadLetterSourceArn = isQueue ? cloud.Sqs.Arn(name) : null;
            function.Log.Add(
                JsonSerializer.Serialize(
                    new
                    {
                        level = "Error",
                        message = $"{DeadScene.Url(key)}: {reason}",
                        url = DeadScene.Url(key),
                        reason,
                    }
                )
            );
        }
    }

    private static string Record(LocalCloudHost cloud, LambdaFunction function, string key, string reason)
    {
        var error = JsonSerializer.SerializeToUtf8Bytes(new { errorType = "Failed", errorMessage = reason });
        return FailureRecord.Of(function.Arn, key, DeadScene.Event(key), 3, new InvocationResult(key, error, "Unhandled"), cloud.Time);
    }
}
