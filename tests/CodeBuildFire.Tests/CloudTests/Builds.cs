using System.Text.Json;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.CodeBuild;

public sealed class Builds : CloudTest
{
    internal override LocalCloudOptions Options => new() { Time = Clock };

    private Task<(int Status, string? Code, JsonElement Body)> StartAsync(object request) =>
        Client.TryCodeBuildAsync("StartBuild", request);

    private async Task<JsonElement> StateAsync(string id)
    {
        var (status, _, body) = await Client.TryCodeBuildAsync("BatchGetBuilds", new { ids = new[] { id } });
        status.ShouldBe(200);
        return body.GetProperty("builds")[0];
    }

    [Fact]
    public async Task A_build_passes_through_its_phases_as_time_goes_by()
    {
        Cloud.CodeBuild.CreateProject("db").PhaseTime = TimeSpan.FromSeconds(2);
        var (_, _, started) = await StartAsync(new { projectName = "db" });
        var id = started.GetProperty("build").GetProperty("id").GetString()!;

        Clock.Advance(TimeSpan.FromSeconds(5));
        var running = await StateAsync(id);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var done = await StateAsync(id);

        running.GetProperty("buildStatus").GetString().ShouldBe("IN_PROGRESS");
        running.GetProperty("currentPhase").GetString().ShouldBe("PROVISIONING");
        running.GetProperty("phases")[1].GetProperty("durationInSeconds").GetInt64().ShouldBe(2);
        done.GetProperty("buildStatus").GetString().ShouldBe("SUCCEEDED");
        done.GetProperty("phases").GetArrayLength().ShouldBe(11);
    }

    [Fact]
    public async Task A_token_means_the_same_build_for_five_minutes_and_no_other_parameters()
    {
        Cloud.CodeBuild.CreateProject("db");
        var request = new { projectName = "db", idempotencyToken = "t" };

        var (_, _, first) = await StartAsync(request);
        var (_, _, second) = await StartAsync(request);
        var (_, mismatch, _) = await StartAsync(
            new
            {
                projectName = "db",
                idempotencyToken = "t",
                sourceVersion = "main",
            }
        );
        Clock.Advance(TimeSpan.FromMinutes(5));
        await StartAsync(request);

        second.GetProperty("build").GetProperty("id").GetString().ShouldBe(first.GetProperty("build").GetProperty("id").GetString());
        mismatch.ShouldBe("InvalidInputException");
        Cloud.CodeBuild.Builds.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_full_queue_refuses_until_a_build_ends()
    {
        Cloud.CodeBuild.CreateProject("db").PhaseTime = TimeSpan.FromSeconds(1);
        Cloud.CodeBuild.QueueLimit = 1;

        (await StartAsync(new { projectName = "db" })).Status.ShouldBe(200);
        (await StartAsync(new { projectName = "db" })).Code.ShouldBe("AccountLimitExceededException");
        Clock.Advance(TimeSpan.FromSeconds(10));
        (await StartAsync(new { projectName = "db" })).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"projectName":"none"}""", "ResourceNotFoundException")]
    [InlineData("""{"projectName":"no name"}""", "InvalidInputException")]
    [InlineData("""{}""", "InvalidInputException")]
    [InlineData("""{"projectName":7}""", "SerializationException")]
    [InlineData(
        """{"projectName":"db","environmentVariablesOverride":[{"name":"A","value":"","type":"SECRET"}]}""",
        "InvalidInputException"
    )]
    [InlineData("""{"projectName":"db","environmentVariablesOverride":[{"name":"CODEBUILD_X","value":""}]}""", "InvalidInputException")]
    [InlineData(
        """{"projectName":"db","idempotencyToken":"12345678901234567890123456789012345678901234567890123456789012345"}""",
        "InvalidInputException"
    )]
    public async Task Wrong_requests_are_refused(string request, string code)
    {
        Cloud.CodeBuild.CreateProject("db");

        (await StartAsync(JsonDocument.Parse(request).RootElement)).Code.ShouldBe(code);

        Cloud.CodeBuild.Builds.ShouldBeEmpty();
    }

    [Fact]
    public async Task People_create_projects_over_the_wire()
    {
        var project = new
        {
            name = "db",
            source = new { type = "NO_SOURCE" },
            artifacts = new { type = "NO_ARTIFACTS" },
            environment = new { },
            serviceRole = "arn:aws:iam::123456789012:role/build",
        };

        (await Client.TryCodeBuildAsync("CreateProject", project)).Status.ShouldBe(200);
        (await Client.TryCodeBuildAsync("CreateProject", project)).Code.ShouldBe("ResourceAlreadyExistsException");
        (await Client.TryCodeBuildAsync("CreateProject", new { name = "db2" })).Code.ShouldBe("InvalidInputException");
        (await StartAsync(new { projectName = "db" })).Status.ShouldBe(200);
    }
}
