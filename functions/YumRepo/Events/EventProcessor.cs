using System.Collections.Concurrent;
using System.Text.Json;
using GapFurniture.Aws;
using GapFurniture.Aws.Events;
using GapFurniture.YumRepo.Layout;
using GapFurniture.YumRepo.Reading;
using GapFurniture.YumRepo.Signing;
using GapFurniture.YumRepo.Store;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo.Events;

/// <summary>
/// Handles one event: reads what it reports, brings every package into the repositories that list it, or out of them, and commits these. A package
/// that cannot be read is reported and done; what S3 does not let us do fails its messages, which then come again.
/// </summary>
/// <param name="layout">Which repositories list a package.</param>
/// <param name="stager">Reads, copies and stages packages.</param>
/// <param name="repositories">Opens a repository.</param>
/// <param name="failed">Takes packages that are refused.</param>
/// <param name="isDryRun">True to log what would be done, and change nothing.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
/// <param name="metrics">Takes lines of metrics; null: none.</param>
internal sealed class EventProcessor(
    RepositoryLayout layout,
    PackageStager stager,
    Repositories repositories,
    FailedPackages failed,
    bool isDryRun,
    TimeProvider time,
    ILogger logger,
    TextWriter? metrics
)
{
    // Headers are small: S3's answers are what is waited for.
    private const int ObjectsAtOnce = 16;

    // All of them are in the log.
    private const int MostReasons = 5;

    /// <returns>For SQS the messages that have to be delivered again; else what was done to each repository.</returns>
    /// <exception cref="EventException">Something is not done, and Lambda has to deliver the whole event again.</exception>
    public async Task<Answer> HandleAsync(JsonElement input, CancellationToken deadline)
    {
        var packageEvent = PackageEvent.Read(input);
        var begun = time.GetTimestamp();
        var staged = new ConcurrentBag<(ChangedObject Object, StagingOutcome Outcome)>();
        await Parallel.ForEachAsync(
            packageEvent.Objects,
            new ParallelOptions { MaxDegreeOfParallelism = ObjectsAtOnce, CancellationToken = CancellationToken.None },
            async (changed, _) => staged.Add((changed, await StageAsync(changed, deadline)))
        );
        var touched = staged.SelectMany(s => s.Outcome.Changes).ToLookup(c => c.Repository, c => c.Change);
        var results = await Task.WhenAll(touched.Select(r => CommitAsync(r.Key, [.. r], deadline)));

        var notCommitted = results.Where(r => r.Failure is not null).ToDictionary(r => r.Repository, r => r.Failure!);
        var failures = packageEvent.Problems.ToList();
        foreach (var (changed, outcome) in staged)
        {
            var reason =
                outcome.Failure
                ?? outcome.Changes.Select(c => notCommitted.GetValueOrDefault(c.Repository)).FirstOrDefault(f => f is not null);
            if (reason is not null)
                failures.AddRange(changed.MessageIds.Select(id => (id, $"{changed.Object}: {reason}")));
        }
        var answers = results.Select(r => r.Answer).OfType<RepositoryAnswer>().ToList();
        await WriteMetricsAsync(answers, staged.Count(s => s.Outcome.IsBad), failures.Count, time.GetElapsedTime(begun));
        return AnswerOf(packageEvent, answers, failures);
    }

    private Answer AnswerOf(PackageEvent packageEvent, List<RepositoryAnswer> answers, List<(string? MessageId, string Problem)> failures)
    {
        var reasons = failures.Select(f => f.Problem).Distinct(StringComparer.Ordinal).ToList();
        reasons.ForEach(reason => Log.NotDone(logger, reason));
        return PartialBatch.Of(failures.Select(f => f.MessageId), packageEvent.Messages.Count) is not { } failed
                ? throw new EventException(string.Join("; ", reasons.Take(MostReasons)))
            : packageEvent.Messages.Count > 0 ? new Answer { BatchItemFailures = failed }
            : new Answer { Repositories = answers };
    }

    // A failure of one object is no failure of the others.
    private async Task<StagingOutcome> StageAsync(ChangedObject changed, CancellationToken deadline)
    {
        var (place, ignored) = layout.Find(changed.Object.Bucket, changed.Object.Key);
        if (place is null)
        {
            Log.Ignored(logger, changed.Object.ToString(), ignored!);
            return new StagingOutcome([]);
        }
        try
        {
            return await stager.StageAsync(place, changed.Order, isDryRun, deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new StagingOutcome([]) { Failure = "the time was up before it was done" };
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is IOException or CopyException or RepositoryException or SigningException)
        {
            return new StagingOutcome([]) { Failure = AwsTrouble.Describe(e) };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A defect of ours must not stop the other objects.
            Log.Unexpected(logger, e, changed.Object.ToString());
            return new StagingOutcome([]) { Failure = $"unexpected: {e.Message}" };
        }
    }

    private async Task<(S3Url Repository, RepositoryAnswer? Answer, string? Failure)> CommitAsync(
        S3Url url,
        IReadOnlyList<PendingChange> changes,
        CancellationToken deadline
    )
    {
        try
        {
            var repository = await repositories.OpenAsync(url, deadline);
            if (isDryRun)
            {
                var plan = await repository.PlanAsync(changes, deadline);
                foreach (var change in plan.Changes)
                    Log.Planned(logger, url.ToString(), change.Kind, change.Nevra.ToString(), change.Href);
                return (url, RepositoryAnswer.Of(url, plan.Changes, plan.Packages), null);
            }
            var report = await repository.CommitAsync(deadline);
            foreach (var refused in report.Changes.Where(c => c.Kind == ChangeKind.Refused))
                await failed.KeepAsync(url with { Key = url.Key + refused.Href }, refused.Reason, deadline);
            return (url, RepositoryAnswer.Of(url, report.Changes, report.Packages), null);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return (url, null, $"the time was up before {url} was committed; its packages are staged");
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is IOException or RepositoryException or SigningException)
        {
            return (url, null, $"{url} is not committed: {AwsTrouble.Describe(e)}");
        }
    }

    private async Task WriteMetricsAsync(IReadOnlyList<RepositoryAnswer> answers, int bad, int failures, TimeSpan elapsed)
    {
        if (metrics is null)
            return;
        foreach (var answer in answers)
            await metrics.WriteLineAsync(answer.Metrics(time.GetUtcNow(), elapsed));
        if (bad + failures > 0)
            await metrics.WriteLineAsync(RepositoryAnswer.FailureMetrics(time.GetUtcNow(), bad, failures));
    }
}
