using System.Text.Json;
using GapFurniture.Aws.Events;
using Microsoft.Extensions.Logging;

namespace GapFurniture.CodeBuildFire;

/// <summary>Handles one event: read, plan, start, report.</summary>
internal sealed class EventProcessor(Planner planner, BuildStarter starter, ILogger logger)
{
    /// <returns>For SQS the messages that have to be delivered again; else the builds.</returns>
    /// <exception cref="BuildException">A build was not started, and Lambda has to deliver the whole event again.</exception>
    public async Task<Answer> HandleAsync(JsonElement input, string requestId, CancellationToken deadline)
    {
        var records = LambdaEvent.Parse(input, requestId);
        var plan = planner.Plan(records);
        foreach (var marker in plan.FolderMarkers)
            Log.FolderMarker(logger, marker);
        // Side by side: one that waits for CodeBuild must not use up the others' time.
        var outcomes = await Task.WhenAll(plan.Builds.Select(b => StartAsync(b, deadline)));

        var failures = plan.Failures.Concat(outcomes.SelectMany(o => o.Failures)).ToList();
        var reasons = failures.Select(f => f.Reason).Distinct(StringComparer.Ordinal).ToList();
        reasons.ForEach(reason => Log.NotStarted(logger, reason));
        var messages = records.Select(r => r.MessageId).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        return PartialBatch.Of(failures.Select(f => f.MessageId), messages) is not { } failed
                ? throw new BuildException(string.Join("; ", reasons.Take(MostReasons)))
            : messages > 0 ? new Answer { BatchItemFailures = failed }
            : new Answer { Builds = [.. outcomes.Select(o => o.Build!)] };
    }

    // All of them are in the log.
    private const int MostReasons = 5;

    private async Task<(StartedBuild? Build, IEnumerable<Failure> Failures)> StartAsync(PlannedBuild plan, CancellationToken deadline)
    {
        try
        {
            var build = await starter.StartAsync(plan, deadline);
            return (new StartedBuild(plan.Project, build.Id, plan.Cause), []);
        }
        catch (BuildException e)
        {
            return (null, plan.MessageIds.Select(id => new Failure(id, e.Message)));
        }
    }
}
