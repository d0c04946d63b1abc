using System.Net;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.Runtime;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.CodeBuildFire;

/// <summary>Starts builds; waits where CodeBuild is full or busy.</summary>
internal sealed class BuildStarter(Func<IAmazonCodeBuild> codeBuild, Backoff backoff, ILogger logger)
{
    /// <summary>Starts a build, or finds the one that its token started before.</summary>
    /// <exception cref="FireException">It is not started; until the deadline CodeBuild was asked again if that could help.</exception>
    public async Task<Build> StartAsync(PlannedBuild plan, CancellationToken deadline)
    {
        Exception? last = null;
        try
        {
            var request = Request(plan);
            var response = await backoff.RunAsync(token => codeBuild().StartBuildAsync(request, token), IsTransient, deadline);
            Log.Started(logger, plan.Cause, plan.Project, response.Build.Id);
            return response.Build;
        }
        catch (ResourceNotFoundException e)
        {
            throw Failed($"there is no such project here: {e.Message}; check its name, AWS_REGION and the account", e);
        }
        catch (OperationCanceledException e)
        {
            throw Failed($"no time left; CodeBuild's last word: {last?.Message ?? "none"}", e);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw Failed(AwsTrouble.Describe(e, needed: "codebuild:StartBuild on the project"), e);
        }

        bool IsTransient(Exception e)
        {
            last = e;
            var again = IsBusy(e);
            if (again)
                Log.Again(logger, plan.Cause, plan.Project, AwsTrouble.Describe(e));
            return again;
        }

        FireException Failed(string reason, Exception e) => new($"{plan.Cause}: project \"{plan.Project}\": {reason}", e);
    }

    /// <summary>The queue is full, calls are throttled, or CodeBuild is out of order; anything else would be refused again.</summary>
    public static bool IsBusy(Exception e) =>
        e
            is AccountLimitExceededException
                or HttpRequestException
                or AmazonServiceException { Retryable.Throttling: true }
                or AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError }
                or AmazonServiceException { ErrorCode: "ThrottlingException" or "Throttling" or "RequestLimitExceeded" };

    private static StartBuildRequest Request(PlannedBuild plan) =>
        new()
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
}
