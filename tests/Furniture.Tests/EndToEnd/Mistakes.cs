using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.EndToEnd;

/// <summary>What goes wrong on the first day. Each ends in one line that says what to do next.</summary>
public sealed class Mistakes : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("furniture-mistakes-").FullName;

    public static IEnumerable<string[]> OfSurroundings => Surroundings.Mistakes;

    [Theory, MemberData(nameof(OfSurroundings))]
    public async Task What_is_missing_of_AWS_is_one_line(string variables, string said)
    {
        var outcome = await RunAsync(
            Surroundings.Parse(variables),
            "attach",
            Scene.Piece,
            "--bucket",
            "my-logs",
            "--queue",
            "q",
            "--function",
            "f"
        );

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain(said);
    }

    [Theory]
    [InlineData("which verb? there are attach, detach, verify, status, dead, redrive, gaps, retire, new")]
    [InlineData("which PIECE? one of ", "attach")]
    [InlineData("which NAME? of the new piece, such as LogMover", "new")]
    [InlineData("--bucket needs a value", "attach", "PIECE", "--bucket")]
    [InlineData(
        "--bucket: \"s3://my-logs\" is not a bucket's bare name; give \"my-logs\"",
        "attach",
        "PIECE",
        "--bucket",
        "s3://my-logs",
        "--queue",
        "q"
    )]
    public async Task Wrong_arguments_are_one_line(string said, params string[] arguments)
    {
        var outcome = await RunAsync([], [.. arguments.Select(a => a.Replace("PIECE", Scene.Piece, StringComparison.Ordinal))]);

        outcome.Status.ShouldBe(2, outcome.All);
        outcome.Errors.ShouldStartWith($"furniture: {said}");
        outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2, outcome.All);
    }

    [Fact]
    public async Task A_queue_URL_of_another_Region_is_not_asked_for_in_ours()
    {
        using var process = FurnitureProcess.Start(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["AWS_REGION"] = "us-east-1",
                ["AWS_ACCESS_KEY_ID"] = "key",
                ["AWS_SECRET_ACCESS_KEY"] = "secret",
            },
            _folder,
            "attach",
            Scene.Piece,
            "--bucket",
            "my-logs",
            "--queue",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/work"
        );
        var outcome = await process.EndAsync();

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Errors.ShouldContain("is in Region eu-west-1, but AWS_REGION is us-east-1: set AWS_REGION=eu-west-1");
    }

    [Fact]
    public async Task An_empty_endpoint_counts_as_none()
    {
        await using var scene = await Scene.SetAsync();

        var outcome = await scene.RunAsync(
            Scene.Attach,
            ("AWS_ENDPOINT_URL_S3", ""),
            ("AWS_ENDPOINT_URL_SQS", ""),
            ("AWS_ENDPOINT_URL_LAMBDA", "")
        );

        outcome.Status.ShouldBe(0, outcome.All);
    }

    private async Task<Outcome> RunAsync((string Name, string Value)[] wrong, params string[] arguments)
    {
        using var process = FurnitureProcess.Start(Surroundings.Of(_folder, wrong), _folder, arguments);
        var outcome = await process.EndAsync();
        outcome.All.ShouldNotContain("   at ");
        return outcome;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
