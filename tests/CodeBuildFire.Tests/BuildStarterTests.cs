using System.Net;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.CodeBuildFire.Tests;

public sealed class BuildStarterTests
{
    private static readonly PlannedBuild s_plan = new("restore", "s3://b/k") { Identities = ["s3://b/k 1"] };

    private static readonly AccountLimitExceededException s_full = new("Cannot have more than 5 builds in queue for the account")
    {
        StatusCode = HttpStatusCode.BadRequest,
    };

    private static Task<Build> StartAsync(ScriptedCodeBuild client, int attempts = 4, CancellationToken? deadline = null) =>
        new BuildStarter(() => client, new Backoff(attempts, Jitter: () => 0), NullLogger.Instance).StartAsync(
            s_plan,
            deadline ?? TestContext.Current.CancellationToken
        );

    [Fact]
    public async Task A_full_queue_is_asked_again_with_the_same_token()
    {
        using var client = new ScriptedCodeBuild(s_full, s_full);

        (await StartAsync(client)).Id.ShouldBe("restore:1");

        client.Requests.Select(r => r.IdempotencyToken).ShouldBe(Enumerable.Repeat(s_plan.Token(), 3));
    }

    [Fact]
    public async Task An_unknown_project_is_not_asked_for_again()
    {
        using var client = new ScriptedCodeBuild(
            new ResourceNotFoundException("Project cannot be found: arn") { StatusCode = HttpStatusCode.BadRequest }
        );

        var error = await Should.ThrowAsync<BuildException>(() => StartAsync(client));

        error.Message.ShouldBe(
            "s3://b/k: project \"restore\": Project cannot be found: arn; check the project's name, AWS_REGION and the account"
        );
        client.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task When_the_time_is_over_the_last_refusal_is_told()
    {
        using var deadline = new CancellationTokenSource();
        using var client = new ScriptedCodeBuild(s_full) { Then = deadline.Cancel };

        var error = await Should.ThrowAsync<BuildException>(() => StartAsync(client, deadline: deadline.Token));

        error.Message.ShouldContain("Cannot have more than 5 builds");
    }

    // Derived from the client, not made from its interface: the official interface has every operation of CodeBuild.
    private sealed class ScriptedCodeBuild(params Exception[] refusals)
        : AmazonCodeBuildClient("key", "secret", Amazon.RegionEndpoint.USEast1)
    {
        public List<StartBuildRequest> Requests { get; } = [];

        public Action Then { get; init; } = () => { };

        public override Task<StartBuildResponse> StartBuildAsync(StartBuildRequest request, CancellationToken cancellationToken = default)
        {
            Requests.Add(request);
            if (Requests.Count <= refusals.Length)
            {
                Then();
                throw refusals[Requests.Count - 1];
            }
            return Task.FromResult(new StartBuildResponse { Build = new Build { Id = $"{request.ProjectName}:1" } });
        }
    }
}
