namespace GapFurniture.YumRepo.Tests.EndToEnd;

public sealed class Usage
{
    [Theory]
    [InlineData(2, "give a command: add, remove, verify, rebuild, show")]
    [InlineData(2, "unknown flag -rpeo: did you mean -repo?", "show", "-rpeo", "s3://packages/")]
    [InlineData(1, "there is no repository at s3://packages/none/: no repodata/repomd.xml", "show", "-repo", "s3://packages/none/")]
    [InlineData(1, "there is no repository at s3://packages/none/: no repodata/repomd.xml", "remove", "x", "-repo", "s3://packages/none/")]
    [InlineData(1, "no-such-bucket", "show", "-repo", "s3://no-such-bucket/")]
    [InlineData(
        1,
        "ssm:/no/key does not exist in this account and Region",
        "rebuild",
        "-repo",
        "s3://packages/",
        "-signing-key",
        "ssm:/no/key"
    )]
    [InlineData(
        1,
        "kms:alias/no does not exist in this account and Region",
        "rebuild",
        "-repo",
        "s3://packages/",
        "-signing-key",
        "kms:alias/no",
        "-user-id",
        "a"
    )]
    [InlineData(1, "no OpenPGP secret key; export one with gpg", "rebuild", "-repo", "s3://packages/", "-signing-key", "/etc/hostname")]
    public async Task What_is_wrong_is_said_in_a_line(int expected, string said, params string[] arguments)
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync(arguments);

        status.ShouldBe(expected, output);
        output.ShouldContain(said);
        scene.Cloud.S3.ListKeys(Scene.Bucket, "").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("yumrepo: keeps", "-help")]
    [InlineData("yumrepo: keeps", "-h")]
    [InlineData("yumrepo add: puts", "add", "-help")]
    [InlineData("yumrepo rebuild: makes", "-help", "rebuild")]
    [InlineData("yumrepo: keeps", "help")]
    [InlineData("yumrepo verify: compares", "help", "verify")]
    public async Task Help_shows_examples_and_exit_codes(string start, params string[] arguments)
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync(arguments);

        status.ShouldBe(0);
        output.ShouldStartWith(start);
        output.ShouldContain("examples:");
        output.ShouldContain("exit status: 0");
    }

    [Theory]
    [InlineData("-version")]
    [InlineData("version")]
    public async Task Version_is_shown(string word)
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync(word);

        status.ShouldBe(0);
        output.ShouldMatch(@"^yumrepo \d+\.\d+\.\d+\n(OpenSSL [^\n]+ \(linked in\)\n)?$");
    }
}
