using Amazon.S3;
using GapFurniture.Shared;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Signing;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo.Store;

/// <summary>
/// A repository in S3. Changes are stored first, each as an object of its own; whoever commits takes all that are stored, writes files under new names,
/// and then repomd.xml on condition that nobody else has. There is no lock that could stick, and nothing is lost wherever it ends.
/// </summary>
internal sealed class Repository
{
    private const int MostMissing = 3;
    private const int MostWaits = 5;

    private readonly RepositoryBucket _bucket;
    private readonly RepositoryOptions _options;

    private readonly PendingChanges _pending;
    private readonly Committer _committer;
    private readonly RepositoryInspector _inspector;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Opens a repository; nothing is read yet.</summary>
    /// <param name="s3">The client.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">What all its keys begin with: empty, or ending with a slash.</param>
    /// <param name="options">How it is kept.</param>
    /// <param name="signer">Signs repomd.xml; null: it is not signed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Reports.</param>
    public Repository(
        IAmazonS3 s3,
        string bucket,
        string prefix,
        RepositoryOptions options,
        IRepositorySigner? signer,
        TimeProvider time,
        ILogger logger
    )
    {
        if (prefix.Length > 0 && !prefix.EndsWith('/'))
            throw new ArgumentException($"\"{prefix}\" does not end with a slash", nameof(prefix));
        _bucket = new RepositoryBucket(s3, bucket, prefix, time);
        _pending = new PendingChanges(_bucket, logger);
        (_options, _time, _logger) = (options, time, logger);
        _committer = new Committer(_bucket, options, signer is null ? null : new SignatureKeeper(_bucket, signer, options), time, logger);
        _inspector = new RepositoryInspector(_bucket, options, signer is not null, time);
        Url = _bucket.UrlOf("");
    }

    /// <summary>Where it lies: <c>s3://bucket/prefix/</c>.</summary>
    public string Url { get; }

    /// <summary>Stores that a package is to be listed. The same event stored again changes nothing.</summary>
    /// <exception cref="RepositoryException">S3 refuses.</exception>
    public Task StageAddAsync(StagedPackage added, CancellationToken cancellationToken) =>
        _pending.StageAsync(PendingChange.Add(added), cancellationToken);

    /// <summary>Stores that nothing is to be listed at a place any more.</summary>
    /// <param name="href">The package's place within the repository.</param>
    /// <param name="order">S3's sequencer of the event; empty if no event says so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RepositoryException">S3 refuses.</exception>
    public Task StageRemoveAsync(string href, string order, CancellationToken cancellationToken) =>
        _pending.StageAsync(PendingChange.Remove(href, order), cancellationToken);

    /// <summary>What <see cref="CommitAsync"/> would do now. Nothing is written.</summary>
    /// <param name="more">Changes besides those that are stored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RepositoryException">The repository cannot be read.</exception>
    public async Task<PlannedCommit> PlanAsync(IEnumerable<PendingChange> more, CancellationToken cancellationToken)
    {
        var (pending, problems, _) = await _pending.ReadAsync(isPage: false, cancellationToken);
        using var snapshot = await Snapshot.LoadAsync(_bucket, cancellationToken);
        // The commit will need them.
        await snapshot.FilesAsync(cancellationToken);
        var now = _time.GetUtcNow();
        var plan = new CommitPlanner(_options, now).Plan(snapshot.Index, [.. pending, .. more.Select(m => m with { StagedAt = now })]);
        return new PlannedCommit(plan.Changes, snapshot.Index.Packages.Count - plan.Dropped.Count + plan.Added.Count, problems);
    }

    /// <summary>Commits all that is stored, and repairs a signature that is missing or of another repomd.xml.</summary>
    /// <exception cref="RepositoryException">The repository cannot be read or written. What was stored stays so.</exception>
    public async Task<CommitReport> CommitAsync(CancellationToken cancellationToken)
    {
        var report = new CommitReport([], 0, []);
        var contention = NewContention();
        for (int missing = 0, waits = 0; ; )
        {
            var begun = _time.GetTimestamp();
            var (pending, problems, hasMore) = await _pending.ReadAsync(isPage: true, cancellationToken);
            report = report with { Problems = [.. report.Problems.Union(problems, StringComparer.Ordinal)] };
            try
            {
                using var snapshot = await Snapshot.LoadAsync(_bucket, cancellationToken);
                if (waits < MostWaits && TimeToGather(snapshot, pending) is { } wait)
                {
                    waits++;
                    await Task.Delay(wait, _time, cancellationToken);
                    continue;
                }
                if (await CommitOnceAsync(snapshot, pending, !hasMore, report, cancellationToken) is { } done)
                {
                    report = done.Report;
                    // Changes that had no effect and are kept for now would come again and again.
                    if (!hasMore || !done.IsProgress)
                        return report;
                    continue;
                }
            }
            // A rival may have replaced repomd.xml and what it named. It is really gone if it still is at the third look.
            catch (MissingFileException) when (++missing < MostMissing) { }
            await contention.WaitAsync(begun, cancellationToken);
            report = report with { Conflicts = contention.Conflicts };
        }
    }

    /// <summary>Compares metadata with the objects in the bucket, and with the headers of the packages in them. Nothing is written.</summary>
    /// <param name="source">Reads packages.</param>
    /// <param name="progress">Told after each package; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RepositoryException">The repository cannot be read.</exception>
    public async Task<VerifyReport> VerifyAsync(IPackageSource source, IProgress<Progress>? progress, CancellationToken cancellationToken)
    {
        var (pending, _, _) = await _pending.ReadAsync(isPage: false, cancellationToken);
        return await _inspector.VerifyAsync(source, pending, progress, cancellationToken);
    }

    /// <summary>Writes the repository anew from the packages in the bucket; what other programs have added to repomd.xml stays.</summary>
    /// <param name="source">Reads packages.</param>
    /// <param name="isDryRun">True: everything is read and nothing written.</param>
    /// <param name="progress">Told after each package; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RepositoryException">S3 cannot be read or written. Nothing has changed.</exception>
    public async Task<RebuildReport> RebuildAsync(
        IPackageSource source,
        bool isDryRun,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var added = new AddedPackages();
        var rebuilder = new Rebuilder(_bucket, _options, isDryRun ? null : _committer, _time, _logger);
        var contention = NewContention();
        while (true)
        {
            var begun = _time.GetTimestamp();
            if (await rebuilder.TryAsync(added, source, progress, cancellationToken) is { } report)
            {
                if (!isDryRun)
                    await DeleteExpiredAsync(report.Commit.Changes, cancellationToken);
                return report with { Commit = report.Commit with { Conflicts = contention.Conflicts } };
            }
            await contention.WaitAsync(begun, cancellationToken);
        }
    }

    /// <summary>What is there, for people.</summary>
    /// <exception cref="RepositoryException">The repository cannot be read.</exception>
    public Task<RepositoryState> ShowAsync(CancellationToken cancellationToken) => _inspector.ShowAsync(cancellationToken);

    /// <summary>The place of the file that is listed for a package; null if none is.</summary>
    /// <exception cref="RepositoryException">The repository cannot be read.</exception>
    public async Task<string?> HolderAsync(Nevra nevra, CancellationToken cancellationToken)
    {
        using var snapshot = await Snapshot.LoadAsync(_bucket, cancellationToken);
        var packages = snapshot.Index.Packages;
        return packages.Of(nevra) is [.., var first] ? packages[first].Href : null;
    }

    private Contention NewContention() => new(Url, _options.ConflictTimeout, _time, _logger);

    // Who comes right behind another commit, and not alone, leaves it to the first one that wakes to commit all.
    private TimeSpan? TimeToGather(Snapshot snapshot, IReadOnlyList<PendingChange> pending)
    {
        if (snapshot.Stored is not { } stored || pending.All(_pending.IsOwn))
            return null;
        var left = stored.ModifiedAt + _options.Gathering - _time.GetUtcNow();
        // Clocks may differ.
        return left <= TimeSpan.Zero
            ? null
            : (left < _options.Gathering ? left : _options.Gathering) + new Backoff(1) { Base = _options.Gathering }.Delay(1);
    }

    /// <returns>Null if another writer was faster.</returns>
    private async Task<(CommitReport Report, bool IsProgress)?> CommitOnceAsync(
        Snapshot snapshot,
        IReadOnlyList<PendingChange> pending,
        bool isAll,
        CommitReport report,
        CancellationToken cancellationToken
    )
    {
        var plan = new CommitPlanner(_options, _time.GetUtcNow()).Plan(snapshot.Index, pending, isAll);
        report = report with
        {
            Changes = [.. report.Changes, .. plan.Changes],
            Packages = snapshot.Index.Packages.Count - plan.Dropped.Count + plan.Added.Count,
        };
        if (plan.IsWrite)
        {
            using var added = new AddedPackages();
            foreach (var change in plan.Added)
                added.Add(change.Package!, change.Xml!);
            if (await _committer.CommitAsync(snapshot, plan, added, cancellationToken) is not { } deleted)
                return null;
            report = report with { Commits = report.Commits + 1, DeletedFiles = report.DeletedFiles + deleted };
        }
        else if (snapshot.Stored is not null)
        {
            report = report with { RepairedSignature = await _committer.RepairAsync(snapshot.Stored, cancellationToken) };
        }
        foreach (var change in plan.Changes.Where(c => c.Reason.Length > 0))
        {
            if (change.Kind == ChangeKind.Refused)
                StoreLog.Refused(_logger, Url, change.Href, change.Nevra.ToString(), change.Reason);
            else
                StoreLog.Withdrawn(_logger, Url, change.Href, change.Nevra.ToString(), change.Kind, change.Reason);
        }
        await DeleteExpiredAsync(plan.Changes, cancellationToken);
        await _pending.DeleteAsync(plan.Settled, cancellationToken);
        return (report, plan.Settled.Count > 0);
    }

    private async Task DeleteExpiredAsync(IEnumerable<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var gone = changes.Where(c => _options.Deletes(c.Kind)).Select(c => c.Href);
        await _bucket.DeleteAsync(gone.Where(h => !h.Contains("://", StringComparison.Ordinal)), cancellationToken);
    }
}
