using GapFurniture.LocalCloud.Faults;
using GapFurniture.YumRepo.Tests.Fakes;
using GapFurniture.YumRepo.Tests.Rpm;

namespace GapFurniture.YumRepo.Tests.EndToEnd;

public sealed class ByHand
{
    private const string Repository = "s3://packages/el9/x86_64/";

    private static readonly SampleRpm s_hello = new("hello", "2.12");
    private static readonly SampleRpm s_cpp = new("gcc-c++", "14.2") { Epoch = 1 };

    [Fact]
    public async Task Packages_are_added_shown_verified_and_removed()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put(s_cpp, bucket: Scene.Inbox);
        scene.Put(new SampleRpm("there"), "el9/x86_64/Packages/t/");

        var added = await scene.RunAsync(
            "add",
            scene.FileOf(s_hello),
            $"s3://inbox/{s_cpp.FileName}",
            $"{Repository}Packages/t/there-1.0-1.x86_64.rpm",
            "-repo",
            Repository
        );
        added.Status.ShouldBe(0, added.Output);
        added.Output.ShouldContain($"{Repository}: 3 added, 0 removed, 3 packages");

        var shown = await scene.RunAsync("show", "-repo", Repository);
        shown.Output.ShouldBe(
            $"gcc-c++-1:14.2-1.x86_64 {s_cpp.FileName}\nhello-2.12-1.x86_64 {s_hello.FileName}\nthere-1.0-1.x86_64 Packages/t/there-1.0-1.x86_64.rpm\n"
        );
        var verified = await scene.RunAsync("verify", "-repo", Repository);
        verified.Status.ShouldBe(0, verified.Output);
        // On a slow machine behind lines that say how far it has come.
        verified.Output.ShouldEndWith($"{Repository}: 3 packages, no differences\n");

        var removed = await scene.RunAsync("remove", "gcc-c++-1:14.2-1.x86_64", s_hello.FileName, "-repo", Repository);
        removed.Status.ShouldBe(0, removed.Output);
        scene.Hrefs("el9/x86_64/").ShouldBe(["Packages/t/there-1.0-1.x86_64.rpm"]);
        scene.Cloud.S3.Get(Scene.Bucket, "el9/x86_64/" + s_hello.FileName).ShouldBeNull();
        scene.Cloud.S3.Get(Scene.Inbox, s_cpp.FileName).ShouldNotBeNull("what was copied from elsewhere stays there");
    }

    [Fact]
    public async Task A_folder_with_a_space_makes_no_twin_of_a_package()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put(s_hello, "el9/x86_64/My Packages/");
        string[] repository = ["-repo", Repository, "-plus-twins"];

        (await scene.RunAsync(["add", scene.FileOf(s_cpp), .. repository])).Status.ShouldBe(0);
        (await scene.RunAsync(["rebuild", .. repository])).Output.ShouldContain("2 packages");

        scene.Hrefs("el9/x86_64/").ShouldBe([$"My Packages/{s_hello.FileName}", s_cpp.FileName]);
        scene.Cloud.S3.Get(Scene.Bucket, "el9/x86_64/" + s_cpp.FileName.Replace('+', ' ')).ShouldNotBeNull("its twin");
        var verified = await scene.RunAsync(["verify", .. repository]);
        verified.Output.ShouldEndWith("2 packages, no differences\n");
    }

    [Fact]
    public async Task A_file_that_is_removed_from_the_index_can_stay()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository);

        var (status, output) = await scene.RunAsync("remove", "hello-2.12-1.x86_64", "-repo", Repository, "-keep-files");

        status.ShouldBe(0, output);
        scene.Hrefs("el9/x86_64/").ShouldBe([]);
        scene.Cloud.S3.Get(Scene.Bucket, "el9/x86_64/" + s_hello.FileName).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_package_that_cannot_be_added_stops_no_other_and_is_named()
    {
        await using var scene = await Scene.SetAsync();
        var broken = scene.FileOf("broken.rpm", s_cpp.Bytes()[..200]);

        var (status, output) = await scene.RunAsync("add", broken, "s3://inbox/missing.rpm", scene.FileOf(s_hello), "-repo", Repository);

        status.ShouldBe(1, output);
        output.ShouldContain("broken.rpm: not indexed: it is cut off");
        output.ShouldContain("there is no object s3://inbox/missing.rpm");
        scene.Hrefs("el9/x86_64/").ShouldBe([s_hello.FileName]);
        scene.Cloud.S3.Get(Scene.Bucket, "el9/x86_64/broken.rpm").ShouldBeNull("it is looked at before it is uploaded");
    }

    [Fact]
    public async Task Nothing_is_removed_if_one_of_the_names_is_not_listed()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository);

        var (status, output) = await scene.RunAsync("remove", "hello-2.12-1.x86_64", "hallo", "-repo", Repository);

        status.ShouldBe(1, output);
        output.ShouldContain($"not listed in {Repository}: hallo");
        scene.Hrefs("el9/x86_64/").ShouldBe([s_hello.FileName]);
    }

    [Fact]
    public async Task Dry_runs_say_what_would_be_and_write_nothing()
    {
        await using var scene = await Scene.SetAsync();
        var empty = await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository, "-dry-run");
        empty.Status.ShouldBe(0, empty.Output);
        empty.Output.ShouldContain("would be added hello-2.12-1.x86_64");
        scene.Cloud.S3.ListKeys(Scene.Bucket, "").ShouldBeEmpty();

        await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository);
        var before = scene.Cloud.S3.ListKeys(Scene.Bucket, "");
        (await scene.RunAsync("remove", s_hello.FileName, "-repo", Repository, "-dry-run")).Output.ShouldContain(
            "would be removed hello-2.12-1.x86_64"
        );
        (await scene.RunAsync("rebuild", "-repo", Repository, "-dry-run")).Status.ShouldBe(0);
        scene.Cloud.S3.ListKeys(Scene.Bucket, "").ShouldBe(before);
    }

    [Fact]
    public async Task Rebuild_repairs_what_verify_finds()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("add", scene.FileOf(s_hello), scene.FileOf(s_cpp), "-repo", Repository);
        scene.Cloud.S3.Delete(scene.Cloud.S3.Bucket(Scene.Bucket), "el9/x86_64/" + s_hello.FileName);
        scene.Put(new SampleRpm("new"), "el9/x86_64/");
        scene.Put("el9/x86_64/bad.rpm", "no package"u8.ToArray());

        var found = await scene.RunAsync("verify", "-repo", Repository);
        found.Status.ShouldBe(1, found.Output);
        found.Output.ShouldContain(s_hello.FileName);
        found.Output.ShouldContain("new-1.0-1.x86_64.rpm");

        var rebuilt = await scene.RunAsync("rebuild", "-repo", Repository);
        rebuilt.Status.ShouldBe(1, rebuilt.Output);
        rebuilt.Output.ShouldContain("bad.rpm: not indexed: it is not an RPM package");
        scene.Hrefs("el9/x86_64/").ShouldBe([s_cpp.FileName, "new-1.0-1.x86_64.rpm"]);
    }

    [Fact]
    public async Task Lists_of_files_are_short_by_choice_and_complete_again_after_a_rebuild()
    {
        await using var scene = await Scene.SetAsync();
        var file = scene.FileOf("files.rpm", OddPackages.All["files"].ToArray());
        (await scene.RunAsync("add", file, "-repo", Repository, "-skip-filelists")).Status.ShouldBe(0);
        (await scene.RunAsync("verify", "-repo", Repository, "-skip-filelists")).Status.ShouldBe(0);
        (await scene.RunAsync("verify", "-repo", Repository)).Output.ShouldContain("files.rpm: its files are not those in filelists");

        (await scene.RunAsync("rebuild", "-repo", Repository)).Status.ShouldBe(0);

        (await scene.RunAsync("verify", "-repo", Repository)).Status.ShouldBe(0);
    }

    [Fact]
    public async Task A_file_that_is_no_package_is_reported_like_an_object_and_not_in_a_dry_run()
    {
        await using var scene = await Scene.SetAsync();
        var cut = scene.FileOf("cut.rpm", s_hello.Bytes()[..^1]);
        scene.Put("longer.rpm", [.. s_hello.Bytes(), 0], Scene.Inbox);
        string[] add = ["add", cut, "s3://inbox/longer.rpm", "-repo", Repository, "-failed", "s3://inbox/failed/"];
        (await scene.RunAsync([.. add, "-dry-run"])).Status.ShouldBe(1);
        scene.Cloud.S3.ListKeys(Scene.Inbox, "failed/").ShouldBeEmpty();

        var (status, output) = await scene.RunAsync(add);

        status.ShouldBe(1, output);
        output.ShouldContain($"cut.rpm: not indexed: it is cut off: it has {s_hello.Bytes().Length - 1} bytes of {s_hello.Bytes().Length}");
        output.ShouldContain("longer.rpm: not indexed: it is ");
        output.ShouldNotContain("new repository");
        scene
            .Cloud.S3.ListKeys(Scene.Inbox, "failed/")
            .ShouldBe(["failed/inbox/longer.rpm.json", "failed/packages/el9/x86_64/cut.rpm.json"]);
        scene.Cloud.S3.ListKeys(Scene.Bucket, "").ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_left_of_a_command_that_changes_nothing()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository);
        var before = scene.Cloud.S3.ListKeys(Scene.Bucket, "");

        var added = await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository);
        added.ShouldBe((0, $"{Repository}: 0 added, 0 removed, 1 packages\n"));
        // The file was uploaded again: one of another time.
        (await scene.RunAsync("rebuild", "-repo", Repository)).Status.ShouldBe(0);
        var rebuilt = scene.Cloud.S3.ListKeys(Scene.Bucket, "");
        var again = await scene.RunAsync("rebuild", "-repo", Repository);
        again.Output.ShouldEndWith($"{Repository}: 0 added, 0 removed, 1 packages\n");

        scene.Cloud.S3.ListKeys(Scene.Bucket, "").ShouldBe(rebuilt);
        before.ShouldBeSubsetOf(rebuilt);
        scene.Cloud.S3.ListKeys(Scene.Bucket, "el9/x86_64/repodata/.pending/").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_list_that_is_lost_or_another_is_an_error_of_every_command()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository);
        var primary = scene.Cloud.S3.ListKeys(Scene.Bucket, "").Single(k => k.EndsWith("-primary.xml.gz", StringComparison.Ordinal));
        foreach (var content in new[] { null, "nonsense"u8.ToArray() })
        {
            if (content is null)
                scene.Cloud.S3.Delete(scene.Cloud.S3.Bucket(Scene.Bucket), primary);
            else
                scene.Put(primary, content);
            foreach (
                var command in new[]
                {
                    new[] { "show" },
                    ["add", scene.FileOf(s_cpp), "-dry-run"],
                    ["remove", "hello-2.12-1.x86_64", "-dry-run"],
                    ["verify"],
                }
            )
            {
                var (status, output) = await scene.RunAsync([.. command, "-repo", Repository]);
                status.ShouldBe(1, output);
                output.ShouldContain("rebuild");
            }
        }
    }

    [Fact]
    public async Task A_store_that_refuses_every_conditional_write_is_named_while_it_is_waited_for()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("add", scene.FileOf(s_hello), "-repo", Repository);
        scene.Cloud.Faults.Add(
            new Fault("s3", "PutObject", FaultKind.Error)
            {
                Key = "el9/x86_64/repodata/repomd.xml",
                Status = 412,
                Code = "PreconditionFailed",
            }
        );
        await using var process = scene.Start("add", scene.FileOf(s_cpp), "-repo", Repository);

        await process.WaitForAsync("other writers were faster");
        scene.Cloud.Faults.Clear();

        (await process.ExitAsync()).ShouldBe(0, process.Output);
        scene.Hrefs("el9/x86_64/")!.Count.ShouldBe(2);
    }
}
