using System.Text.Json;

namespace GapFurniture.House.Tests.Deployment;

/// <summary>Dead messages on moto, whose SQS and CloudWatch Logs are none of ours. It has no message move tasks: chosen messages are sent one by one.</summary>
public sealed class DeadLetterTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private const string Group = "/aws/lambda/glue";

    // Any piece with a queue: what is dead is looked at in the same way for all.
    private static string? Piece { get; } =
        Tree.Pieces.FirstOrDefault(piece =>
            Tree.Has($"functions/{piece}/furniture/piece.json")
            && Tree.Read($"functions/{piece}/furniture/piece.json").Contains("\"way\": \"Queue\"", StringComparison.Ordinal)
        );

    [Fact]
    public async Task Messages_are_explained_and_one_kind_goes_back()
    {
        Assert.SkipWhen(Piece is null, "no piece in the house has a queue");
        await moto.RequireAsync();
        var (work, dead) = await QueuesAsync();
        foreach (var body in new[] { Event("a b.gz"), Event("c.gz"), "no event" })
            await moto.AwsAsync("sqs", "send-message", "--queue-url", work, "--message-body", body);
        // Received once for good: the next receive finds them dead.
        for (var i = 0; i < 2; i++)
            await moto.AwsAsync(
                "sqs",
                "receive-message",
                "--queue-url",
                work,
                "--max-number-of-messages",
                "10",
                "--visibility-timeout",
                "0"
            );
        await LogAsync(("a b.gz", "access denied"), ("c.gz", "no such table"));

        var shown = await FurnitureAsync("dead", "--log-group", Group);
        var sent = await FurnitureAsync("redrive", "--log-group", Group, "--reason", "access denied", "--wait", "0");
        var left = await FurnitureAsync("dead", "--log-group", Group);

        shown.ShouldStartWith("dead: 3 messages\n");
        shown.ShouldContain("1 × access denied");
        shown.ShouldContain("s3://my-logs/a b.gz");
        shown.ShouldContain("1 × no such table");
        shown.ShouldContain("1 × not an S3 event: ");
        sent.ShouldContain("sent 1 message again, and deleted from dead");
        left.ShouldStartWith("dead: 2 messages\n");
        left.ShouldNotContain("access denied");
        (await BodyAsync(work)).ShouldBe(Event("a b.gz"));
        (await CountAsync(dead, "ApproximateNumberOfMessagesNotVisible")).ShouldBe("0");
    }

    private static string Event(string key) =>
        JsonSerializer.Serialize(
            new
            {
                Records = new[]
                {
                    new
                    {
                        eventSource = "aws:s3",
                        eventName = "ObjectCreated:Put",
                        s3 = new { bucket = new { name = "my-logs" }, @object = new { key = key.Replace(' ', '+') } },
                    },
                },
            }
        );

    private async Task<(string Work, string Dead)> QueuesAsync()
    {
        var dead = (await moto.AskAsync("sqs", "create-queue", "--queue-name", "dead"))["QueueUrl"]!.ToString();
        var policy = JsonSerializer.Serialize(new { deadLetterTargetArn = await CountAsync(dead, "QueueArn"), maxReceiveCount = 1 });
        var attributes = JsonSerializer.Serialize(new { RedrivePolicy = policy });
        var work = (await moto.AskAsync("sqs", "create-queue", "--queue-name", "work", "--attributes", attributes))["QueueUrl"]!.ToString();
        return (work, dead);
    }

    private async Task LogAsync(params (string Key, string Reason)[] lines)
    {
        await moto.AwsAsync("logs", "create-log-group", "--log-group-name", Group);
        await moto.AwsAsync("logs", "create-log-stream", "--log-group-name", Group, "--log-stream-name", "s");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var events = lines.Select(l => new
        {
            timestamp = now,
            message = JsonSerializer.Serialize(
                new
                {
                    level = "Error",
                    message = l.Reason,
                    url = $"s3://my-logs/{l.Key}",
                    reason = l.Reason,
                }
            ),
        });
        await moto.AwsAsync(
            "logs",
            "put-log-events",
            "--log-group-name",
            Group,
            "--log-stream-name",
            "s",
            "--log-events",
            JsonSerializer.Serialize(events)
        );
    }

    private async Task<string> BodyAsync(string url) =>
        (await moto.AskAsync("sqs", "receive-message", "--queue-url", url))["Messages"]![0]!["Body"]!.ToString();

    private async Task<string> CountAsync(string url, string attribute) =>
        (await moto.AskAsync("sqs", "get-queue-attributes", "--queue-url", url, "--attribute-names", "All"))["Attributes"]![
            attribute
        ]!.ToString();

    private async Task<string> FurnitureAsync(string verb, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("dead-").FullName;
        try
        {
            var (exit, output, error) = await Command.RunAsync(
                Command.Furniture,
                folder,
                [verb, Piece!.ToLowerInvariant(), "--queue", "work", .. arguments],
                moto.Environment
            );
            exit.ShouldBe(0, output + error);
            return output;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
