using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using GapFurniture.Aws;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.CodeBuildFire;

/// <summary>A build cannot be started or followed; the message says why.</summary>
internal sealed class BuildException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Starts builds, and retries while CodeBuild's queue is full or calls are throttled.</summary>
internal sealed class BuildStarter(Func<IAmazonCodeBuild> codeBuild, Backoff backoff, ILogger logger)
{
    /// <summary>Starts a build; for a token that was used before CodeBuild returns the build of then.</summary>
    /// <exception cref="BuildException">It was refused for good, or until the deadline.</exception>
    public async Task<Build> StartAsync(PlannedBuild plan, CancellationToken deadline)
    {
        Exception? last = null;
        var retrying = backoff with
        {
            OnRetry = (e, _) =>
            {
                last = e;
                Log.Retrying(logger, plan.Cause, plan.Project, AwsTrouble.Describe(e));
            },
        };
        var request = new StartBuildRequest
        {
            ProjectName = plan.Project,
            IdempotencyToken = plan.Token(),
            SourceVersion = plan.SourceVersion,
            EnvironmentVariablesOverride =
            [
                .. plan.Environment.Select(v => new EnvironmentVariable
                {
                    Name = v.Name,
                    Value = v.Value,
                    Type = v.Type,
                }),
            ],
        };
        try
        {
            var response = await retrying.RunAsync(token => codeBuild().StartBuildAsync(request, token), Transient.Is, deadline);
            if (response.Build is not { Id: { Length: > 0 } id } build)
                throw AwsTrouble.Foreign("CodeBuild", "it names no build");
            Log.Started(logger, plan.Cause, plan.Project, id);
            return build;
        }
        catch (ResourceNotFoundException e)
        {
            throw Failed($"{e.Message}; check the project's name, AWS_REGION and the account", e);
        }
        catch (OperationCanceledException e)
        {
            throw Failed($"out of time; CodeBuild's last answer: {(last is null ? "none" : AwsTrouble.Describe(last))}", e);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw Failed(AwsTrouble.Describe(e, needed: "codebuild:StartBuild on the project"), e);
        }

        BuildException Failed(string reason, Exception e) => new($"{plan.Cause}: project \"{plan.Project}\": {reason}", e);
    }
}
