namespace GapFurniture.CodeBuildFire.Tests.EndToEnd;

public sealed class Usage
{
    [Theory]
    [InlineData(2, "give the name of the project to start")]
    [InlineData(2, "unknown flag -wiat: did you mean -wait?", "p1", "-wiat")]
    [InlineData(1, "check the project's name, AWS_REGION and the account", "no-such-project")]
    [InlineData(2, "is not a project name", "no project")]
    [InlineData(
        2,
        "-env CODEBUILD_SRC_DIR: names that begin with CODEBUILD_ are reserved",
        "restore-mysql",
        "-env",
        "CODEBUILD_SRC_DIR=/x"
    )]
    [InlineData(2, "-env CODEBUILD_X: names", "restore-mysql", "-dry-run", "-env", "CODEBUILD_X=1")]
    [InlineData(2, "-s3-key: CODEBUILD_KEY: names", "restore-mysql", "-dry-run", "-s3-key", "CODEBUILD_KEY")]
    [InlineData(1, "is not among CODEBUILDFIRE_PROJECTS", "restore-mysql", "-projects", "other")]
    public async Task What_is_wrong_is_said_in_a_line(int expected, string said, params string[] arguments)
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync(arguments);

        status.ShouldBe(expected, output);
        output.ShouldContain(said);
        scene.Builds.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("-help")]
    [InlineData("-h")]
    public async Task Help_shows_examples_and_exit_codes(string flag)
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync(flag);

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
        output.ShouldMatch(@"^codebuildfire \d+\.\d+\.\d+\n(OpenSSL [^\n]+ \(linked in\)\n)?$");
    }
}
