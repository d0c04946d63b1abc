using GapFurniture.Pieces;

namespace GapFurniture.CodeBuildFire.Tests.EndToEnd;

/// <summary>What goes wrong on the first day. Each ends in one line that says what to do next.</summary>
public sealed class Mistakes : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fire-mistakes-").FullName;

    public static IEnumerable<string[]> OfSurroundings => Surroundings.Mistakes;

    [Theory, MemberData(nameof(OfSurroundings))]
    public async Task What_is_missing_of_AWS_is_one_line(string variables, string said)
    {
        var (status, output) = await FireProcess.RunAsync(Surroundings.Of(_folder, Surroundings.Parse(variables)), "restore-mysql");

        status.ShouldBe(1);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain(said);
    }

    [Theory]
    [InlineData(
        "\"arn:aws:codebuild:us-east-1:123456789012:project/x\" is not a project name",
        "arn:aws:codebuild:us-east-1:123456789012:project/x"
    )]
    [InlineData("\"\" is not a project name", "")]
    [InlineData("-routes: \"x\" is not PATTERN=PROJECT", "restore-mysql", "-routes", "x")]
    [InlineData("-source-version is empty: -source-version VERSION", "restore-mysql", "-source-version", "")]
    public async Task Wrong_flags_are_one_line(string said, params string[] arguments)
    {
        var (status, output) = await FireProcess.RunAsync(Surroundings.Of(_folder), arguments);

        status.ShouldBe(2);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2, output);
        output.ShouldStartWith($"codebuildfire: {said}");
        output.ShouldEndWith("codebuildfire: see codebuildfire -help\n");
    }

    [Fact]
    public async Task An_images_own_version_variable_asks_for_nothing()
    {
        var (status, output) = await FireProcess.RunAsync(Surroundings.Of(_folder, ("CODEBUILDFIRE_VERSION", "true")), "x1", "-dry-run");

        (status, output).ShouldBe((0, "would start x1, source as the project says\n"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
