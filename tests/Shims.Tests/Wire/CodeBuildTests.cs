using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;

namespace GapFurniture.Shims.Tests.Wire;

public sealed class CodeBuildTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_build_starts_with_its_token_and_variables()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json("""{"build":{"id":"db:1","buildNumber":7,"buildStatus":"IN_PROGRESS","startTime":1.767225600123E9}}""")
        );
        using var client = ServiceUnderTest.CodeBuild(server);

        var response = await client.StartBuildAsync(
            new()
            {
                ProjectName = "db",
                IdempotencyToken = "t",
                EnvironmentVariablesOverride =
                [
                    new()
                    {
                        Name = "A",
                        Value = "家具",
                        Type = EnvironmentVariableType.PLAINTEXT,
                    },
                ],
            },
            Cancellation
        );

        server.Only.Body.ShouldBe(
            """{"environmentVariablesOverride":[{"name":"A","type":"PLAINTEXT","value":"\u5BB6\u5177"}],"idempotencyToken":"t","projectName":"db"}"""
        );
        (response.Build.Id, response.Build.BuildNumber).ShouldBe(("db:1", 7));
        (response.Build.BuildStatus == StatusType.IN_PROGRESS).ShouldBeTrue();
        response.Build.StartTime.ShouldBe(new DateTime(2026, 1, 1, 0, 0, 0, 123, DateTimeKind.Utc));
    }

    [Fact]
    public async Task A_token_is_never_made_up()
    {
        await using var server = await CaptureServer.Start(Answer.Json("""{"build":{}}"""));
        using var client = ServiceUnderTest.CodeBuild(server);

        await client.StartBuildAsync(new() { ProjectName = "db" }, Cancellation);

        server.Only.Body.ShouldBe("""{"projectName":"db"}""");
    }

    [Fact]
    public async Task Phases_arrive_with_what_went_wrong()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json(
                """
                {"builds":[{"id":"db:1","buildComplete":true,"logs":{"deepLink":"https://logs"},"phases":[
                  {"phaseType":"BUILD","phaseStatus":"FAILED","durationInSeconds":3,"contexts":[{"statusCode":"E","message":"no"}]}]}],
                 "buildsNotFound":["db:2"]}
                """
            )
        );
        using var client = ServiceUnderTest.CodeBuild(server);

        var response = await client.BatchGetBuildsAsync(new() { Ids = ["db:1", "db:2"] }, Cancellation);

        response.BuildsNotFound.ShouldBe(["db:2"]);
        var build = response.Builds.ShouldHaveSingleItem();
        build.Logs.DeepLink.ShouldBe("https://logs");
        var phase = build.Phases.ShouldHaveSingleItem();
        (phase.PhaseType.Value, phase.PhaseStatus.Value, phase.DurationInSeconds).ShouldBe(("BUILD", "FAILED", 3));
        phase.Contexts.ShouldHaveSingleItem().Message.ShouldBe("no");
    }

    [Fact]
    public async Task A_full_queue_has_its_own_exception()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json(
                """{"__type":"AccountLimitExceededException","message":"Cannot have more than 1 builds in queue for the account"}""",
                400
            )
        );
        using var client = ServiceUnderTest.CodeBuild(server);

        var error = await Should.ThrowAsync<AccountLimitExceededException>(() =>
            client.StartBuildAsync(new() { ProjectName = "db" }, Cancellation)
        );

        error.Message.ShouldBe("Cannot have more than 1 builds in queue for the account");
    }
}
