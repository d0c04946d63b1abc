using System.Diagnostics;
using System.Text.Json;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.Pieces;

namespace GapFurniture.CodeBuildFire.Tests.EndToEnd;

public sealed class InLambda
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, Trait("Runs", "emulated")]
    public async Task An_object_starts_the_project_that_the_notification_is_named_after()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        scene.Cloud.S3.Notify(Scene.Bucket, function.Arn, prefix: "mysql/", id: Scene.Project);

        scene.Cloud.S3.Put(Scene.Bucket, "elsewhere/x", "x");
        var dump = scene.Cloud.S3.Put(Scene.Bucket, "mysql/all databases.sql.gz", "dump");

        await Eventually.HoldsAsync(() => scene.Builds.Count == 1, function.Log.Tail);
        var build = scene.Builds[0];
        (build.Project.Name, build.Variable("S3_BUCKET"), build.Variable("S3_KEY")).ShouldBe(
            (Scene.Project, Scene.Bucket, "mysql/all databases.sql.gz")
        );
        build.Variable("S3_ETAG").ShouldBe(dump.ETag.Trim('"'));
    }

    [Fact, Trait("Runs", "emulated")]
    public async Task A_notification_sent_twice_starts_one_build()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        var notification = Sample.S3(Sample.Record("mysql/a"));

        var first = await InvokeAsync(function, notification);
        var second = await InvokeAsync(function, notification);

        scene.Builds.Count.ShouldBe(1);
        var id = first.GetProperty("builds")[0].GetProperty("id").GetString();
        id.ShouldBe(scene.Builds[0].Id);
        second.GetProperty("builds")[0].GetProperty("id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task Messages_that_start_nothing_come_again_and_stop_no_other()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.CodeBuild.CreateProject("second");
        var function = scene.CreateFunction();

        var answer = await InvokeAsync(
            function,
            Sample.Sqs(
                ("m-unknown", Sample.S3(Sample.Record("a", "no-such-project"))),
                ("m-good", Sample.S3(Sample.Record("b"), Sample.Record("c", "second"))),
                ("m-odd", "nonsense"),
                ("m-half", Sample.S3(Sample.Record("d"), Sample.Record("e", "no-such-project")))
            )
        );

        answer
            .GetProperty("batchItemFailures")
            .EnumerateArray()
            .Select(f => f.GetProperty("itemIdentifier").GetString())
            .ShouldBe(["m-unknown", "m-odd", "m-half"], ignoreOrder: true);
        scene.Builds.Select(b => b.Variable("S3_KEY")).ShouldBe(["b", "c", "d"], ignoreOrder: true);
        Text(function).ShouldContain("no-such-project");
    }

    [Fact]
    public async Task When_no_message_of_a_batch_is_done_the_invocation_fails()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();

        // An event source without ReportBatchItemFailures would take a list for success, and delete both.
        var error = await FailAsync(function, Sample.Sqs(("m1", "nonsense"), ("m2", Sample.S3(Sample.Record("a", "no-such-project")))));

        error.ShouldContain("not JSON");
        error.ShouldContain("no-such-project");
    }

    [Fact]
    public async Task A_folder_that_is_made_in_the_console_starts_nothing_and_is_logged()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        scene.Cloud.S3.Notify(Scene.Bucket, function.Arn, prefix: "mysql/", id: Scene.Project);

        scene.Cloud.S3.Put(Scene.Bucket, "mysql/", "");
        scene.Cloud.S3.Put(Scene.Bucket, "mysql/a.gz", "dump");

        await Eventually.HoldsAsync(() => scene.Builds.Count == 1 && function.Pending == 0, function.Log.Tail);
        scene.Builds[0].Variable("S3_KEY").ShouldBe("mysql/a.gz");
        Text(function).ShouldContain("s3://backups/mysql/: ignored, an empty object that marks a folder");
    }

    [Theory]
    [InlineData("""{"projectName":"nightly"}""", "its members are projectName; any other input needs \"project\"")]
    [InlineData("{}", "any other input needs \"project\"")]
    [InlineData(
        """{"project":"restore-mysql","environment":{"CODEBUILD_X":"1"}}""",
        "CODEBUILD_X: names that begin with CODEBUILD_ are reserved"
    )]
    public async Task An_input_that_starts_nothing_is_answered_with_what_it_needs(string json, string said)
    {
        await using var scene = await Scene.SetAsync();

        (await FailAsync(scene.CreateFunction(), json)).ShouldContain(said);

        scene.Cloud.Requests.All().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_direct_event_that_fails_in_part_is_retried_by_Lambda_and_starts_nothing_twice()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();

        function.InvokeLater(Sample.S3(Sample.Record("a"), Sample.Record("b", "comes-later")));
        await Eventually.HoldsAsync(() => Text(function).Contains("comes-later", StringComparison.Ordinal), function.Log.Tail);
        scene.Cloud.CodeBuild.CreateProject("comes-later");

        await Eventually.HoldsAsync(() => function.Pending == 0, function.Log.Tail);
        scene.Builds.Count(b => b.Project.Name == Scene.Project).ShouldBe(1);
        function.Invocations.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_schedules_input_starts_its_project_with_its_variables_once_for_all_retries()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        var input =
            """{"project":"restore-mysql","sourceVersion":"main","environment":{"DRY":"1","PASSWORD":{"type":"PARAMETER_STORE","value":"/prod/p"}}}""";

        await function.InvokeAsync(System.Text.Encoding.UTF8.GetBytes(input), "request-1", Cancellation);
        await function.InvokeAsync(System.Text.Encoding.UTF8.GetBytes(input), "request-1", Cancellation);

        var build = scene.Builds.ShouldHaveSingleItem();
        build.SourceVersion.ShouldBe("main");
        build.Environment.Select(v => (v.Name, v.Type)).ShouldBe([("DRY", "PLAINTEXT"), ("PASSWORD", "PARAMETER_STORE")]);
        await InvokeAsync(function, input);
        scene.Builds.Count.ShouldBe(2, "another invocation is another build");
    }

    [Fact]
    public async Task A_full_queue_throttling_errors_of_CodeBuild_and_dropped_connections_are_waited_out()
    {
        await using var scene = await Scene.SetAsync();
        var full = new Fault("codebuild", "StartBuild", FaultKind.Error)
        {
            Status = 400,
            Code = "AccountLimitExceededException",
            Message = "Cannot have more than 5 builds in queue for the account",
            Times = 2,
        };
        scene.Cloud.Faults.Add(full);
        scene.Cloud.Faults.Add(new Fault("codebuild", "StartBuild", FaultKind.Throttle) { Times = 4 });
        scene.Cloud.Faults.Add(
            new Fault("codebuild", "StartBuild", FaultKind.Error)
            {
                Status = 500,
                Code = "InternalFailure",
                Times = 3,
            }
        );
        scene.Cloud.Faults.Add(new Fault("codebuild", "StartBuild", FaultKind.Drop) { Times = 1 });
        var function = scene.CreateFunction();

        await InvokeAsync(function, Sample.S3(Sample.Record("a")));

        scene.Builds.Count.ShouldBe(1);
        Text(function).ShouldContain("Cannot have more than 5 builds");
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_and_starts_nothing_new()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("codebuild", "StartBuild", FaultKind.Drop) { Code = "after", Times = 1 });
        var function = scene.CreateFunction();

        var answer = await InvokeAsync(function, Sample.S3(Sample.Record("a")));

        scene.Cloud.Requests.Count("codebuild", "StartBuild").ShouldBe(2);
        var build = scene.Builds.ShouldHaveSingleItem();
        answer.GetProperty("builds")[0].GetProperty("id").GetString().ShouldBe(build.Id);
    }

    [Fact]
    public async Task A_queue_that_stays_full_fails_the_message_before_Lambda_kills_the_function()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.CodeBuild.QueueLimit = 0;
        var function = scene.CreateFunction(TimeSpan.FromSeconds(12));

        var error = await FailAsync(function, Sample.Sqs(("m1", Sample.S3(Sample.Record("a")))));

        error.ShouldContain("Cannot have more than 0 builds in queue");
        Text(function).ShouldContain("Cannot have more than 0 builds in queue");
    }

    [Fact]
    public async Task A_function_killed_halfway_is_called_again_and_starts_nothing_twice()
    {
        await using var scene = await Scene.SetAsync();
        // One of the two calls hangs until the process is dead.
        scene.Cloud.Faults.Add(new Fault("codebuild", "StartBuild", FaultKind.Delay) { DelayMs = 60_000, Times = 1 });
        var function = scene.CreateFunction();

        function.InvokeLater(Sample.S3(Sample.Record("a"), Sample.Record("b")));
        await Eventually.HoldsAsync(() => scene.Builds.Count == 1, function.Log.Tail);
        foreach (var id in function.ProcessIds)
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }

        await Eventually.HoldsAsync(() => function.Pending == 0 && scene.Builds.Count > 1, function.Log.Tail);
        function.Invocations.ShouldBe(2);
        scene.Builds.Select(b => b.Variable("S3_KEY")).ShouldBe(["a", "b"], ignoreOrder: true);
    }

    [Fact]
    public async Task Wrong_settings_fail_the_init_phase_with_every_mistake()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(null, ("ROUTES", "nothing"), ("PROJECTS", "no!"));

        var result = await function.InvokeAsync("{}", Cancellation);

        result.FunctionError.ShouldNotBeNull();
        Text(function).ShouldContain("is not PATTERN=PROJECT");
        Text(function).ShouldContain("is not a valid project name");
    }

    private static async Task<string> FailAsync(LambdaFunction function, string json)
    {
        var result = await function.InvokeAsync(json, Cancellation);
        result.FunctionError.ShouldNotBeNull(Text(function));
        return JsonDocument.Parse(result.Payload).RootElement.GetProperty("errorMessage").GetString()!;
    }

    private static async Task<JsonElement> InvokeAsync(LambdaFunction function, string json)
    {
        var result = await function.InvokeAsync(json, Cancellation);
        result.FunctionError.ShouldBeNull(Text(function));
        return JsonDocument.Parse(result.Payload).RootElement;
    }

    private static string Text(LambdaFunction function) => string.Join('\n', function.Log.Lines);
}
