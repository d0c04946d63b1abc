namespace GapFurniture.CodeBuildFire.Tests.EndToEnd;

public sealed class Usage
{
    [Theory]
    [InlineData(2, "which project? give its name")]
    [InlineData(2, "unknown flag -wiat: did you mean -wait?", "p1", "-wiat")]
    [InlineData(1, "there is no such project here", "no-such-project")]
    [InlineData(2, "is no project's name", "no project")]
    [InlineData(1, "is not among CODEBUILDFIRE_PROJECTS", "restore-mysql", "-projects", "other")]
    public async Task What_is_wrong_is_said_in_a_line(int expected, string said, params string[] arguments)
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync(arguments);

        status.ShouldBe(expected, output);
        output.ShouldContain(said);
        scene.Builds.ShouldBeEmpty();
    }

    [Fact]
    public async Task Help_shows_examples_and_exit_codes()
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync("-help");

        status.ShouldBe(0);
        output.ShouldContain("examples:");
        output.ShouldContain("exit status: 0");
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync("-version");

        status.ShouldBe(0);
        output.ShouldMatch(@"^codebuildfire \d+\.\d+\.\d+\n$");
    }
}
