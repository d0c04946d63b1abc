using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace GapFurniture.CodeBuildFire;

/// <summary>One event: taken apart, planned, started, reported.</summary>
internal sealed class BuildFire(Planner planner, BuildStarter starter, ILogger logger)
{
    /// <returns>For SQS the messages that have to come again; else the builds.</returns>
    /// <exception cref="FireException">A build is not started, and Lambda has to call again with the same event.</exception>
    public async Task<Answer> HandleAsync(JsonElement input, string requestId, CancellationToken deadline)
    {
        var deliveries = LambdaEvent.Parse(input, requestId);
        var (builds, unplanned) = planner.Plan(deliveries);
        // Side by side: one that waits for CodeBuild must not take the others' time.
        var outcomes = await Task.WhenAll(builds.Select(b => StartAsync(b, deadline)));

        var failures = unplanned.Concat(outcomes.SelectMany(o => o.Failures)).ToList();
        foreach (var reason in failures.Select(f => f.Reason).Distinct(StringComparer.Ordinal))
            Log.NotStarted(logger, reason);
        if (failures.Exists(f => f.MessageId is null))
            throw new FireException(string.Join("; ", failures.Select(f => f.Reason).Distinct(StringComparer.Ordinal)));
        return deliveries.Any(d => d.MessageId is not null)
            ? Answer.Failures(failures.Select(f => f.MessageId!).Distinct(StringComparer.Ordinal))
            : Answer.Started(outcomes.Select(o => o.Build!));
    }

    private async Task<(AnswerBuild? Build, IEnumerable<Failure> Failures)> StartAsync(PlannedBuild plan, CancellationToken deadline)
    {
        try
        {
            var build = await starter.StartAsync(plan, deadline);
            return (new AnswerBuild(plan.Project, build.Id, plan.Cause), []);
        }
        catch (FireException e)
        {
            return (null, plan.MessageIds.Select(id => new Failure(id, e.Message)));
        }
    }
}
