using GapFurniture.Furniture.Tests.EndToEnd;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.Pieces.CodeBuildFire;

/// <summary>Attach, put objects, see them become builds, verify, backfill, detach: with the real piece as the function.</summary>
public sealed class ThroughAndThrough
{
    private const string Project = "restore-mysql";
    private static readonly string[] s_attachment =
    [
        "codebuildfire",
        "--bucket",
        Scene.Bucket,
        "--prefix",
        "mysql/",
        "--function",
        "fire",
        "--id",
        Project,
    ];

    private static async Task<(Scene Scene, LambdaFunction Function)> SetAsync(params (string Name, string Value)[] more)
    {
        var scene = await Scene.SetAsync();
        scene.Cloud.CodeBuild.CreateProject(Project);
        var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in more)
            environment[name] = value;
        var function = scene.Cloud.Lambda.CreateFunction(
            new FunctionOptions("fire", FirePiece.Executable)
            {
                Environment = environment,
                Timeout = TimeSpan.FromSeconds(30),
                FailureDestination = scene.Cloud.Sqs.Arn("dead"),
            }
        );
        return (scene, function);
    }

    [Fact]
    public async Task An_object_becomes_a_build_and_the_bucket_is_as_before_in_the_end()
    {
        var (scene, function) = await SetAsync();
        await using var _ = scene;
        // Another's permission on the same function has to survive.
        function.Policy.Add(
            "theirs",
            "lambda:InvokeFunction",
            "events.amazonaws.com",
            "arn:aws:events:us-east-1:123456789012:rule/theirs",
            null
        );
        var (notifications, policy) = (scene.Notifications, function.Policy.Json);

        var attached = await scene.RunAsync(["attach", .. s_attachment]);
        attached.Status.ShouldBe(0, attached.All);
        scene.Cloud.S3.Put(Scene.Bucket, "mysql/all dbs+1.sql.gz", "dump");
        scene.Cloud.S3.Put(Scene.Bucket, "reports/r", "report");
        await Eventually.HoldsAsync(() => scene.Cloud.CodeBuild.Builds.Count == 1, function.Log.Tail);
        scene.Cloud.CodeBuild.Builds[0].Variable("S3_KEY").ShouldBe("mysql/all dbs+1.sql.gz");
        scene.Cloud.CodeBuild.Builds[0].Project.Name.ShouldBe(Project);

        var verified = await scene.RunAsync("verify", "codebuildfire", "--bucket", Scene.Bucket, "--function", "fire");
        verified.Status.ShouldBe(0, verified.All);
        verified.Output.ShouldContain("ok       function policy: it lets S3 send for this bucket");
        verified.Output.ShouldContain("ok       failed events: events that fail for good go to dead");
        verified.Output.ShouldContain($"ok       project: {Project} exists");

        var detached = await scene.RunAsync("detach", "codebuildfire", "--bucket", Scene.Bucket, "--id", Project);
        detached.Status.ShouldBe(0, detached.All);
        scene.Notifications.ShouldBe(notifications);
        function.Policy.Json.ShouldBe(policy);
        scene.Keys("foreign").ShouldBe(["reports/r"]);
    }

    [Fact]
    public async Task What_was_there_before_is_built_by_a_backfill()
    {
        var (scene, function) = await SetAsync();
        await using var _ = scene;
        foreach (var key in new[] { "mysql/a", "mysql/b c", "elsewhere" })
            scene.Cloud.S3.Put(Scene.Bucket, key, key);

        var outcome = await scene.RunAsync(["attach", .. s_attachment, "--backfill"]);

        outcome.Status.ShouldBe(0, outcome.All);
        await Eventually.HoldsAsync(() => scene.Cloud.CodeBuild.Builds.Count == 2, function.Log.Tail);
        scene.Cloud.CodeBuild.Builds.Select(b => b.Variable("S3_KEY")).Order(StringComparer.Ordinal).ShouldBe(["mysql/a", "mysql/b c"]);
    }

    [Fact]
    public async Task By_EventBridge_it_works_as_well()
    {
        var (scene, function) = await SetAsync(("CODEBUILDFIRE_ROUTES", $"mysql/={Project}"));
        await using var _ = scene;

        var outcome = await scene.RunAsync(
            "attach",
            "codebuildfire",
            "--bucket",
            Scene.Bucket,
            "--prefix",
            "mysql/",
            "--function",
            "fire",
            "--to",
            "eventbridge"
        );
        outcome.Status.ShouldBe(0, outcome.All);
        scene.Cloud.S3.Put(Scene.Bucket, "mysql/a b", "dump");

        await Eventually.HoldsAsync(() => scene.Cloud.CodeBuild.Builds.Count == 1, function.Log.Tail);
        scene.Cloud.CodeBuild.Builds[0].Variable("S3_KEY").ShouldBe("mysql/a b");
        var verified = await scene.RunAsync(
            "verify",
            "codebuildfire",
            "--bucket",
            Scene.Bucket,
            "--to",
            "eventbridge",
            "--function",
            "fire"
        );
        verified.Status.ShouldBe(0, verified.All);
        verified.Output.ShouldContain("ok       rule: furniture-codebuildfire-");
    }

    [Fact]
    public async Task A_project_that_is_not_there_breaks_the_chain()
    {
        var (scene, _) = await SetAsync();
        await using var __ = scene;
        await scene.RunAsync("attach", "codebuildfire", "--bucket", Scene.Bucket, "--prefix", "x/", "--function", "fire", "--id", "nobody");

        var outcome = await scene.RunAsync("verify", "codebuildfire", "--bucket", Scene.Bucket, "--function", "fire");

        outcome.Status.ShouldBe(1);
        outcome.Output.ShouldContain("missing  project: there is no project nobody");
    }

    [Fact]
    public async Task A_function_that_loses_what_fails_for_good_is_warned_of()
    {
        var (scene, _) = await SetAsync();
        await using var __ = scene;
        scene.Cloud.Lambda.CreateFunction(new FunctionOptions("forgetful", FirePiece.Executable));

        var outcome = await scene.RunAsync("verify", "codebuildfire", "--bucket", Scene.Bucket, "--function", "forgetful");

        outcome.Output.ShouldContain("warning  failed events: an event that fails three times is lost");
    }

    [Fact]
    public async Task The_rule_that_replaces_it_is_a_script_that_bash_takes_and_a_pattern_that_EventBridge_takes()
    {
        var (scene, _) = await SetAsync();
        await using var __ = scene;

        var outcome = await scene.RunAsync(
            "gaps",
            "codebuildfire",
            "--bucket",
            "backups",
            "--prefix",
            "mysql/",
            "--project",
            Project,
            "--role",
            "arn:aws:iam::123456789012:role/start"
        );

        outcome.Status.ShouldBe(0, outcome.All);
        var script = Path.Combine(scene.Folder, "rule.sh");
        await File.WriteAllTextAsync(
            script,
            $"aws() {{ echo \"$@\" >> calls; }}\nAWS_REGION=eu-west-1\n{outcome.Output}",
            TestContext.Current.CancellationToken
        );
        using var bash = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("bash", ["-euo", "pipefail", script]) { WorkingDirectory = scene.Folder }
        )!;
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        bash.ExitCode.ShouldBe(0);
        var calls = await File.ReadAllLinesAsync(Path.Combine(scene.Folder, "calls"), TestContext.Current.CancellationToken);
        calls.Length.ShouldBe(2);
        scene.Cloud.EventBridge.PutRule("r", calls[0][calls[0].IndexOf('{', StringComparison.Ordinal)..]);
        using var targets = System.Text.Json.JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(scene.Folder, "targets.json"), TestContext.Current.CancellationToken)
        );
        var target = targets.RootElement[0];
        target.GetProperty("Arn").GetString().ShouldBe($"arn:aws:codebuild:eu-west-1:123456789012:project/{Project}");
        target.GetProperty("InputTransformer").GetProperty("InputPathsMap").GetProperty("key").GetString().ShouldBe("$.detail.object.key");
        using var template = System.Text.Json.JsonDocument.Parse(
            target.GetProperty("InputTransformer").GetProperty("InputTemplate").GetString()!
        );
        template
            .RootElement.GetProperty("environmentVariablesOverride")
            .EnumerateArray()
            .Select(v => (v.GetProperty("name").GetString(), v.GetProperty("value").GetString()))
            .ShouldBe([("S3_BUCKET", "<bucket>"), ("S3_KEY", "<key>"), ("S3_ETAG", "<etag>")]);
    }

    [Fact]
    public async Task Without_an_id_there_is_no_project_so_it_is_asked_for()
    {
        var (scene, _) = await SetAsync();
        await using var __ = scene;

        var outcome = await scene.RunAsync("attach", "codebuildfire", "--bucket", Scene.Bucket, "--function", "fire");

        outcome.Status.ShouldBe(2);
        outcome.Errors.ShouldContain("the configuration's id is the project that is started");
    }
}
