using GapFurniture.Pieces;

namespace GapFurniture.S32cs.Tests.EndToEnd;

/// <summary>What goes wrong on the first day. Each ends in one line that says what to do next.</summary>
public sealed class Mistakes : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("s32cs-mistakes-").FullName;

    public static IEnumerable<string[]> OfSurroundings => Surroundings.Mistakes;

    [Theory, MemberData(nameof(OfSurroundings))]
    public async Task What_is_missing_of_AWS_is_one_line(string variables, string said)
    {
        var (status, output) = await RunAsync(Surroundings.Parse(variables), "-queue", "my-queue", "-default-endpoint", "doc.example.com");

        status.ShouldBe(1);
        Errors(output).ShouldHaveSingleItem().ShouldContain(said);
    }

    [Theory, MemberData(nameof(OfSurroundings))]
    public async Task An_object_that_cannot_be_asked_for_is_reported_in_one_line(string variables, string said)
    {
        var (status, output) = await RunAsync(Surroundings.Parse(variables), "-check", "s3://bucket/key");

        status.ShouldBe(1);
        Errors(output).ShouldHaveSingleItem().ShouldContain(said);
    }

    [Theory]
    [InlineData(
        "-default-endpoint: search-movies-abc.us-east-1.cloudsearch.amazonaws.com takes searches; documents go to doc-movies-abc.us-east-1.cloudsearch.amazonaws.com",
        "-default-endpoint",
        "search-movies-abc.us-east-1.cloudsearch.amazonaws.com",
        "FILE"
    )]
    [InlineData(
        "has more than an endpoint; give https://doc.example.com",
        "-default-endpoint",
        "https://doc.example.com/2013-01-01/documents/batch",
        "FILE"
    )]
    [InlineData("has quotes or spaces around it; give doc.example.com", "-default-endpoint", "\"doc.example.com\"", "FILE")]
    [InlineData(
        "-queue: \"arn:aws:sqs:us-east-1:123456789012:q\" is an ARN; give the queue's name, \"q\", or its URL",
        "-default-endpoint",
        "doc.example.com",
        "-queue",
        "arn:aws:sqs:us-east-1:123456789012:q"
    )]
    [InlineData("-queue is empty: -queue URL", "-queue", "", "-check", "FILE")]
    [InlineData("-rejects: \"FOLDER\" is a folder; name a file in it", "-check", "-rejects", "FOLDER", "FILE")]
    [InlineData("there is no folder FOLDER/missing; make it first", "-check", "-rejects", "FOLDER/missing/rejects", "FILE")]
    [InlineData("is also to be loaded, and would be written over; name another file", "-check", "-rejects", "FILE", "FILE")]
    [InlineData("unknown flag -defualt-endpoint: did you mean -default-endpoint?", "-defualt-endpoint", "doc.example.com")]
    public async Task Wrong_flags_are_one_line_before_anything_is_done(string said, params string[] arguments)
    {
        var file = Path.Combine(_folder, "documents.ndjson");
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);

        var (status, output) = await RunAsync(
            [],
            [
                .. arguments.Select(a =>
                    a.Replace("FILE", file, StringComparison.Ordinal).Replace("FOLDER", _folder, StringComparison.Ordinal)
                ),
            ]
        );

        status.ShouldBe(2);
        Errors(output).ShouldHaveSingleItem().ShouldContain(said.Replace("FOLDER", _folder, StringComparison.Ordinal));
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("{}");
    }

    [Theory]
    [InlineData("FOLDER", "this is a folder; name the files in it")]
    [InlineData("s3:/bucket/key", "there is no such file; an object is s3://bucket/key")]
    public async Task What_is_no_file_is_said_in_a_line(string name, string said)
    {
        var (status, output) = await RunAsync([], "-check", name.Replace("FOLDER", _folder, StringComparison.Ordinal));

        status.ShouldBe(1);
        Errors(output).ShouldHaveSingleItem().ShouldEndWith(said);
    }

    [Fact]
    public async Task An_images_own_version_variable_asks_for_nothing()
    {
        var (status, output) = await RunAsync([("S32CS_VERSION", "1.2.0")], "-check", "/dev/null");

        status.ShouldBe(0, output);
    }

    // The summary of an object and the pointer to the help are no errors.
    private static IEnumerable<string> Errors(string output) =>
        output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => !l.Contains(" info ", StringComparison.Ordinal) && l != "s32cs: see s32cs -help");

    private async Task<(int Status, string Output)> RunAsync((string Name, string Value)[] wrong, params string[] arguments)
    {
        var (status, output) = await S32csProcess.RunAsync(Surroundings.Of(_folder, wrong), arguments);
        output.ShouldNotContain("   at ");
        output.ShouldNotContain("Exception");
        return (status, output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
