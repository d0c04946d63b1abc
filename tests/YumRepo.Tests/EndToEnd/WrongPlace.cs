using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.EndToEnd;

/// <summary>A mistyped -repo: no index is written where none is meant.</summary>
public sealed class WrongPlace : IDisposable
{
    private const string Repository = "s3://packages/el9/x86_64/";

    private static readonly SampleRpm s_hello = new("hello");

    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("place").FullName, s_hello.FileName);

    public WrongPlace() => File.WriteAllBytes(_file, s_hello.Bytes());

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Theory]
    [InlineData("add", "s3://packages/el9/x86_64/Packages/", 1, "lies within the repository s3://packages/el9/x86_64/")]
    [InlineData("rebuild", "s3://packages/el9/x86_64/Packages/h/", 1, "lies within the repository s3://packages/el9/x86_64/")]
    [InlineData("add", "s3://packages/el9/", 1, "below it: s3://packages/el9/x86_64/")]
    [InlineData("rebuild", "s3://packages/", 1, "below it: s3://packages/el9/x86_64/")]
    [InlineData("rebuild", "s3://packages/el10/", 1, "there is nothing at s3://packages/el10/")]
    [InlineData("add", "s3://packages/el9/x86_64/repodata/", 2, "is in the metadata of a repository")]
    [InlineData("rebuild", "s3://packages/el9/x86_64/repodata", 2, "is in the metadata of a repository")]
    public async Task It_is_refused_with_what_is_there(string command, string place, int expected, string said)
    {
        await using var scene = await SceneAsync();
        var before = scene.Cloud.S3.ListKeys(Scene.Bucket, "");

        var (status, output) = await scene.RunAsync([command, .. Operands(command), "-repo", place]);

        status.ShouldBe(expected, output);
        output.ShouldContain(said);
        scene.Cloud.S3.ListKeys(Scene.Bucket, "").ShouldBe(before);
    }

    [Fact]
    public async Task A_repository_around_others_can_be_begun_by_choice_and_is_then_no_news()
    {
        await using var scene = await SceneAsync();

        var begun = await scene.RunAsync("add", _file, "-repo", "s3://packages/", "-nested");
        begun.Status.ShouldBe(0, begun.Output);
        begun.Output.ShouldContain("1 packages; a new repository");

        var again = await scene.RunAsync("add", _file, "-repo", "s3://packages/");
        again.Status.ShouldBe(0, again.Output);
        again.Output.ShouldNotContain("new repository");
        scene.Hrefs().ShouldBe([s_hello.FileName]);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_said_once()
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync("add", _file, _file, _file, "-repo", "s3://no-such-bucket/el9/");

        status.ShouldBe(1, output);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain("NoSuchBucket");
    }

    private async Task<Scene> SceneAsync()
    {
        var scene = await Scene.SetAsync();
        var (status, output) = await scene.RunAsync("add", _file, "-repo", Repository);
        status.ShouldBe(0, output);
        scene.Put(s_hello, "el9/x86_64/Packages/h/");
        return scene;
    }

    private string[] Operands(string command) => command == "add" ? [_file] : [];
}
