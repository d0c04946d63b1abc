using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;
using GapFurniture.Thumbs.Tests.Fakes;

namespace GapFurniture.Thumbs.Tests.EndToEnd;

/// <summary>The executable on the command line.</summary>
public sealed class ByHand
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private static readonly PieceExecutable s_executable = new("Thumbs");

    private static Task<(int Status, string Output)> RunAsync(Scene scene, params string[] arguments) =>
        s_executable.RunAsync(scene.Cloud.Environment, arguments);

    [Fact, Trait("Runs", "emulated")]
    public async Task A_buckets_thumbnails_are_made_once_and_what_failed_is_named()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        for (var i = 0; i < 5; i++)
            scene.Put($"2026/{i}.jpg", Pictures.Jpeg(seed: i));
        scene.Put("2026/cut.jpg", Pictures.Jpeg()[..^2000]);
        scene.Put("2026/notes.txt", "no picture"u8.ToArray());
        scene.Put("2026/folder/", []);
        scene.Put("2025/a.jpg", Pictures.Jpeg());
        string[] arguments = ["s3://photos/2026/", "-thumbs-bucket", Scene.Thumbs, "-sizes", "60,180", "-parallel", "3"];

        var (status, output) = await RunAsync(scene, arguments);

        status.ShouldBe(1, output);
        output.ShouldContain("s3://photos/2026/cut.jpg: ");
        output.ShouldContain("7 originals: 20 thumbnails made, 0 were there, 1 failed, 1 are no pictures");
        scene.KeptKeys.Count.ShouldBe(20);
        scene.KeptKeys.ShouldContain("w180.webp/2026/4.jpg");

        scene.Delete("2026/cut.jpg");
        scene.Put("2026/0.jpg", Pictures.Jpeg(seed: 100));
        (status, output) = await RunAsync(scene, arguments);

        status.ShouldBe(0, output);
        output.ShouldContain("6 originals: 4 thumbnails made, 16 were there, 0 failed");
    }

    [Fact]
    public async Task A_backfill_that_is_stopped_goes_on_where_it_ended()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        foreach (var key in new[] { "a.jpg", "b.jpg" })
            scene.Put(key, Pictures.Jpeg());
        scene.Cloud.Faults.Add(
            new Fault("s3", "GetObject", FaultKind.Delay)
            {
                Key = "b.jpg",
                DelayMs = 600_000,
                Times = 1,
            }
        );
        string[] arguments = ["s3://photos", "-thumbs-bucket", Scene.Thumbs, "-sizes", "60", "-formats", "same", "-parallel", "1"];
        await using var process = s_executable.Start(scene.Cloud.Environment, arguments);
        await Eventually.HoldsAsync(() => scene.Cloud.Faults.Pendings().Count == 0, () => process.Output);

        process.Terminate();

        (await process.ExitAsync()).ShouldBe(143, process.Output);
        scene.KeptKeys.ShouldBe(["w60.same/a.jpg"]);
        var (status, output) = await RunAsync(scene, arguments);
        status.ShouldBe(0, output);
        output.ShouldContain("2 originals: 1 thumbnails made, 1 were there, 0 failed");
    }

    [Fact]
    public async Task A_process_that_is_killed_leaves_no_original_behind()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        using var folder = new Imaging.TemporaryFolder();
        scene.Put("a.jpg", Pictures.Jpeg());
        scene.Cloud.Faults.Add(
            new Fault("s3", "PutObject", FaultKind.Delay)
            {
                Key = "w60.same/a.jpg",
                DelayMs = 600_000,
                Times = 1,
            }
        );
        var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal) { ["TMPDIR"] = folder.Path };
        string[] arguments = ["s3://photos", "-thumbs-bucket", Scene.Thumbs, "-sizes", "60", "-formats", "same"];
        await using var process = s_executable.Start(environment, arguments);
        await Eventually.HoldsAsync(() => scene.Cloud.Faults.Pendings().Count == 0, () => process.Output);

        process.KillHard();

        _ = await process.ExitAsync();
        // The sockets of .NET's own tools have no bytes.
        Directory.GetFiles(folder.Path).Where(file => new FileInfo(file).Length > 0).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_keeps_it_no_longer_than_a_signal()
    {
        using var folder = new Imaging.TemporaryFolder();
        await Imaging.DebianPackages.RunAsync("mkfifo", folder.PathOf("pipe"));
        await using var process = s_executable.Start(new Dictionary<string, string>(), [folder.PathOf("pipe"), "-size", "60"]);
        // Both sides wait for each other; nothing is ever written.
        await using var pipe = new FileStream(folder.PathOf("pipe"), FileMode.Open, FileAccess.Write);

        process.Terminate();

        (await process.ExitAsync()).ShouldBe(143, process.Output);
    }

    [Fact]
    public async Task An_address_is_explained()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("2026/a b.jpg", Pictures.Jpeg());

        var (status, output) = await RunAsync(
            scene,
            "-explain",
            "https://example.com/?filename=2026/a+b.jpg&size=180",
            "-bucket",
            Scene.Originals,
            "-thumbs-bucket",
            Scene.Thumbs,
            "-accept",
            "image/webp"
        );

        status.ShouldBe(0, output);
        output.ShouldContain("s3://photos/2026/a b.jpg");
        output.ShouldContain("w180.webp, by Accept");
        output.ShouldContain("s3://photo-thumbs/w180.webp/2026/a b.jpg");
        output.ShouldMatch(@"answer +200: \d+ bytes");
        output.ShouldContain("Content-Type: image/webp");
        (status, output) = await RunAsync(scene, "-explain", "/181/a.jpg", "-bucket", Scene.Originals);
        status.ShouldBe(1);
        output.ShouldContain("400: This size is not offered");
    }

    [Fact]
    public async Task An_address_is_explained_without_a_bucket_and_without_AWS()
    {
        var (status, output) = await s_executable.RunAsync(
            new Dictionary<string, string>(StringComparer.Ordinal),
            "-explain",
            "/180/2026/a.jpg"
        );

        status.ShouldBe(0, output);
        output.ShouldContain("2026/a.jpg");
        output.ShouldContain("w180.auto");
    }

    [Fact]
    public async Task A_signed_address_is_good_and_the_keys_are_not_told()
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("2026/ü.jpg", Pictures.Jpeg());
        var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal)
        {
            ["THUMBS_SIGNING_KEYS"] = Secret,
            ["IMAGE_BUCKET"] = Scene.Originals,
        };

        var (status, signed) = await s_executable.RunAsync(environment, "-sign", "https://example.com/180/2026/ü.jpg", "-valid", "24h");

        status.ShouldBe(0, signed);
        signed.ShouldMatch(@"^https://example\.com/180/2026/ü\.jpg\?expires=\d+&signature=[A-Za-z0-9_-]{43}\n$");
        var (explained, output) = await s_executable.RunAsync(environment, "-explain", signed.Trim());
        explained.ShouldBe(0, output);
        output.ShouldContain("good until");
        output.ShouldNotContain(Secret);
        (_, output) = await s_executable.RunAsync(
            environment,
            "-explain",
            signed.Trim().Replace("/180/", "/360/", StringComparison.Ordinal)
        );
        output.ShouldContain("403: ");
    }

    [Theory]
    [InlineData(2, "give files, an s3:// URL, -explain URL or -sign URL")]
    [InlineData(2, "give only one of: files", "a.jpg", "-explain", "/180/a")]
    [InlineData(2, "unknown flag -szie: did you mean -size?", "-szie", "60", "a.jpg")]
    [InlineData(2, "give -thumbs-bucket", "s3://photos/")]
    [InlineData(2, "one within the other", "s3://photos/", "-thumbs-bucket", "photos")]
    [InlineData(2, "-signing-keys takes ssm:NAME", "-sign", "/180/a", "-signing-keys", "0123456789abcdef0123456789abcdef")]
    [InlineData(1, "no-such-bucket", "s3://no-such-bucket/", "-thumbs-bucket", "photo-thumbs")]
    [InlineData(1, "s3://no-thumbs/: NoSuchBucket", "s3://photos/", "-thumbs-bucket", "no-thumbs")]
    [InlineData(1, "The size is missing", "-sign", "/?filename=a", "-signing-keys", "ssm:/keys")]
    public async Task What_is_wrong_is_said_in_a_line(int expected, string said, params string[] arguments)
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);

        var (status, output) = await RunAsync(scene, arguments);

        status.ShouldBe(expected, output);
        output.ShouldContain(said);
        output.ShouldNotContain(Secret);
        scene.KeptKeys.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("-help")]
    [InlineData("-h")]
    public async Task Help_shows_examples_and_exit_codes(string flag)
    {
        var (status, output) = await s_executable.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), flag);

        status.ShouldBe(0);
        output.ShouldStartWith("thumbs: picture in a bucket");
        output.ShouldContain("examples:");
        output.ShouldContain("exit status: 0");
        output.Split('\n').ShouldAllBe(line => line.Length <= 100);
    }
}
