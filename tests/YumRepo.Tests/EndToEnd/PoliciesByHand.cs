using GapFurniture.LocalCloud.Faults;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.EndToEnd;

/// <summary>What of a package's versions, and of a version's files, stays.</summary>
public sealed class PoliciesByHand
{
    private const string Repository = "s3://packages/el9/x86_64/";

    private static readonly SampleRpm s_hello = new("hello", "2.12");
    private static readonly SampleRpm s_cpp = new("gcc-c++", "14.2") { Epoch = 1 };

    [Fact]
    public async Task Under_refuse_a_file_is_not_uploaded_over_another()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository);

        var (status, output) = await scene.RunAsync(
            "add",
            scene.FileOf(s_hello with { Seed = 7 }),
            "-repo",
            Repository,
            "-same-version",
            "refuse"
        );

        status.ShouldBe(1, output);
        output.ShouldContain("exists already with other content");
        scene.Cloud.S3.Get(Scene.Bucket, "el9/x86_64/" + s_hello.FileName).ShouldBe(s_hello.Bytes());
    }

    [Fact]
    public async Task Source_packages_that_are_listed_apart_are_neither_missing_nor_rebuilt_where_they_were_put()
    {
        await using var scene = await Scene.SetAsync();
        var source = s_hello with { Arch = "src" };
        scene.Put(source, "el9/x86_64/");
        scene.Put(source, "el9/SRPMS/");
        await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository);

        var verified = await scene.RunAsync("verify", "-repo", Repository, "-sources", "SRPMS");
        var rebuilt = await scene.RunAsync("rebuild", "-repo", Repository, "-sources", "SRPMS");
        var sources = await scene.RunAsync("rebuild", "-repo", "s3://packages/el9/SRPMS/", "-sources", "SRPMS");

        verified.ShouldBe((0, "s3://packages/el9/x86_64/: 1 packages, no differences\n"));
        rebuilt.Output.ShouldContain("0 added, 0 removed, 1 packages");
        sources.Output.ShouldContain("1 added, 0 removed, 1 packages");
    }

    [Fact]
    public async Task Under_refuse_a_conflict_with_another_write_is_tried_again()
    {
        await using var scene = await Scene.SetAsync();
        var conflict = new Fault("s3", "PutObject", FaultKind.Error) { Key = "el9/x86_64/" + s_hello.FileName, Times = 1 };
        scene.Cloud.Faults.Add(conflict with { Status = 409, Code = "ConditionalRequestConflict" });

        var (status, output) = await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository, "-same-version", "refuse");

        status.ShouldBe(0, output);
        scene.Cloud.Faults.Pendings().ShouldBeEmpty();
        scene.Hrefs("el9/x86_64/").ShouldBe([s_hello.FileName]);
    }

    [Fact]
    public async Task Under_refuse_a_second_file_of_a_version_is_not_even_uploaded_and_reported()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository);
        var other = scene.FileOf("other.rpm", s_hello.Bytes());
        scene.Put("copied.rpm", s_hello.Bytes(), Scene.Inbox);

        var (status, output) = await scene.RunAsync(
            "add",
            other,
            "s3://inbox/copied.rpm",
            "-repo",
            Repository,
            "-same-version",
            "refuse",
            "-failed",
            "s3://inbox/failed/"
        );

        status.ShouldBe(1, output);
        output.ShouldContain($"other.rpm: not indexed: {s_hello.FileName} is listed for hello-2.12-1.x86_64");
        output.ShouldContain($"copied.rpm: not indexed: {s_hello.FileName} is listed for hello-2.12-1.x86_64");
        scene.Cloud.S3.ListKeys(Scene.Bucket, "el9/x86_64/").Where(k => k.EndsWith(".rpm", StringComparison.Ordinal)).Count().ShouldBe(1);
        scene
            .Cloud.S3.ListKeys(Scene.Inbox, "failed/")
            .ShouldBe(["failed/inbox/copied.rpm.json", "failed/packages/el9/x86_64/other.rpm.json"]);
    }

    [Fact]
    public async Task What_was_replaced_or_is_too_old_is_named_and_is_no_difference_and_does_not_come_back()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put(s_hello, "el9/x86_64/old/");
        scene.Put(s_hello with { Version = "2.11" }, "el9/x86_64/old/");
        await scene.RunAsync("add", $"{Repository}old/{s_hello.FileName}", "-repo", Repository);

        var added = await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository);
        added.Output.ShouldContain($"replaced hello-2.12-1.x86_64 (old/{s_hello.FileName}): {s_hello.FileName} is listed instead");
        added.Output.ShouldContain("1 added, 1 removed, 1 packages");

        string[] keep = ["-repo", Repository, "-keep", "1", "-grace-days", "0"];
        var verified = await scene.RunAsync(["verify", .. keep]);
        verified.Status.ShouldBe(0, verified.Output);
        verified.Output.ShouldContain($"old/{s_hello.FileName}: not listed, and need not be: it was replaced");
        verified.Output.ShouldContain("hello-2.11-1.x86_64.rpm: not listed, and need not be: newer versions are listed (keep 1)");
        (await scene.RunAsync("verify", "-repo", Repository)).Output.ShouldContain("1 packages, 1 differences");

        (await scene.RunAsync("remove", s_hello.FileName, "-repo", Repository)).Status.ShouldBe(0);
        var rebuilt = await scene.RunAsync(["rebuild", .. keep, "-delete-expired"]);
        rebuilt.Status.ShouldBe(0, rebuilt.Output);
        scene.Hrefs("el9/x86_64/").ShouldBe(["old/hello-2.11-1.x86_64.rpm"]);
        scene.Cloud.S3.Get(Scene.Bucket, $"el9/x86_64/old/{s_hello.FileName}").ShouldBeNull("it was to be deleted");
    }

    [Fact]
    public async Task A_rebuild_names_what_expires_counts_it_once_and_deletes_it_by_choice()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("add", scene.FileOf(s_hello), scene.FileOf(s_hello with { Version = "2.13" }), "-repo", Repository);

        string[] rebuild = ["rebuild", "-repo", Repository, "-keep", "1", "-grace-days", "0", "-delete-expired"];
        (await scene.RunAsync([.. rebuild, "-dry-run"])).Output.ShouldContain("(keep 1); its file would be deleted");

        var (status, output) = await scene.RunAsync(rebuild);

        status.ShouldBe(0, output);
        output.ShouldEndWith(
            $"expired hello-2.12-1.x86_64 ({s_hello.FileName}): newer versions are listed (keep 1); its file deleted\n{Repository}: 0 added, 1 removed, 1 packages\n"
        );
        scene.Cloud.S3.Get(Scene.Bucket, "el9/x86_64/" + s_hello.FileName).ShouldBeNull();
    }

    [Fact]
    public async Task Files_that_expire_take_their_twins_with_them()
    {
        await using var scene = await Scene.SetAsync();
        string[] repository = ["-repo", Repository, "-plus-twins", "-keep", "1", "-grace-days", "0", "-delete-expired"];
        await scene.RunAsync(["add", scene.FileOf(s_cpp), .. repository]);

        var (status, output) = await scene.RunAsync(["add", scene.FileOf(s_cpp with { Version = "14.3" }), .. repository]);

        status.ShouldBe(0, output);
        scene
            .Cloud.S3.ListKeys(Scene.Bucket, "el9/x86_64/gcc")
            .ShouldBe(["el9/x86_64/gcc-c  -14.3-1.x86_64.rpm", "el9/x86_64/gcc-c++-14.3-1.x86_64.rpm"]);
    }
}
