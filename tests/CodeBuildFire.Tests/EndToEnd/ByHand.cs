using GapFurniture.LocalCloud.Faults;

namespace GapFurniture.CodeBuildFire.Tests.EndToEnd;

public sealed class ByHand
{
    [Fact]
    public async Task A_project_is_started_by_hand()
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync(Scene.Project, "-env", "A=1", "-env=B=x y", "-source-version", "main");

        status.ShouldBe(0, output);
        var build = scene.Builds.ShouldHaveSingleItem();
        output.ShouldStartWith(build.Id);
        (build.Variable("A"), build.Variable("B"), build.SourceVersion).ShouldBe(("1", "x y", "main"));
    }

    [Fact]
    public async Task An_empty_variable_counts_as_not_set()
    {
        await using var scene = await Scene.SetAsync();
        var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = "",
            ["AWS_ENDPOINT_URL_CODEBUILD"] = scene.Cloud.Endpoint,
            ["AWS_REGION"] = "",
            ["AWS_DEFAULT_REGION"] = "us-east-1",
        };

        var (status, output) = await FireProcess.RunAsync(environment, Scene.Project);

        status.ShouldBe(0, output);
        scene.Builds.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_call_whose_connection_closes_is_repeated_as_often_as_we_count_and_no_oftener()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("codebuild", "StartBuild", FaultKind.Drop) { Times = 100 });

        var (status, output) = await scene.RunAsync(Scene.Project);

        status.ShouldBe(1, output);
        scene.Cloud.Requests.Count("codebuild", "StartBuild").ShouldBe(8);
    }

    [Fact]
    public async Task An_answer_that_names_no_build_is_none_of_CodeBuild()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("codebuild", "StartBuild", FaultKind.Error) { Status = 200, Times = 1 });

        var (status, output) = await scene.RunAsync(Scene.Project);

        status.ShouldBe(1, output);
        output.ShouldContain("the response did not come from CodeBuild: it names no build; does something else answer there");
    }

    [Fact]
    public async Task Every_run_by_hand_is_a_build_of_its_own()
    {
        await using var scene = await Scene.SetAsync();

        await scene.RunAsync(Scene.Project);
        await scene.RunAsync(Scene.Project);

        scene.Builds.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Waiting_shows_the_phases_through_all_throttling_and_ends_with_the_build()
    {
        await using var scene = await Scene.SetAsync();
        scene.Restore.PhaseTime = TimeSpan.FromMilliseconds(60);
        scene.Cloud.Faults.Add(new Fault("codebuild", "BatchGetBuilds", FaultKind.Throttle) { Times = 4 });

        var (status, output) = await scene.RunAsync(Scene.Project, "-wait", "-interval", "100ms");

        status.ShouldBe(0, output);
        output.Split('\n').Count(l => l.Contains(" SUCCEEDED ", StringComparison.Ordinal)).ShouldBe(10, output);
        output.ShouldContain($"{scene.Builds[0].Id}: SUCCEEDED");
        scene.Cloud.Requests.Count("codebuild", "BatchGetBuilds").ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_build_that_fails_is_ours_to_fail()
    {
        await using var scene = await Scene.SetAsync();
        scene.Restore.Failure = ("BUILD", "Error while executing command: docker build .");

        var (status, output) = await scene.RunAsync(Scene.Project, "-wait");

        status.ShouldBe(1);
        output.ShouldContain("docker build .");
        output.ShouldContain(": FAILED");
    }

    [Fact]
    public async Task A_dry_run_starts_nothing()
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync("-dry-run", Scene.Project, "-env", "A=1");

        status.ShouldBe(0);
        output.ShouldBe("would start restore-mysql, source as the project says\n  A=1\n");
        scene.Builds.ShouldBeEmpty();
    }
}
