using System.Collections.Concurrent;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo.Store;

/// <summary>
/// Writes a repository anew from the packages in the bucket. What other programs have added to repomd.xml stays. Packages that cannot be read are
/// reported; if S3 itself cannot be read nothing is written, since packages would be missing.
/// </summary>
internal sealed class Rebuilder(RepositoryBucket bucket, RepositoryOptions options, Committer? committer, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<PackageObject, (ListedPackage? Package, string? Problem)> _read = [];

    /// <summary>Rebuilds.</summary>
    /// <returns>Null if another writer was faster: what was read meanwhile is not read again.</returns>
    public async Task<RebuildReport?> TryAsync(
        AddedPackages added,
        IPackageSource source,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        // First repomd.xml, then the list: what is committed after that makes the commit below fail.
        using var snapshot = await Snapshot.LoadOrEmptyAsync(
            bucket,
            reason => StoreLog.Unreadable(logger, bucket.UrlOf(""), reason),
            cancellationToken
        );
        var objects = await RepositoryInspector.ObjectsAsync(bucket, source, cancellationToken);
        var former = snapshot
            .Index.Packages.GroupBy(p => p.Href, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        var done = 0;
        await RepositoryBucket.SideBySideAsync(objects, ReadAsync, cancellationToken);

        var packages = objects.Select(o => _read[o].Package).OfType<ListedPackage>().ToList();
        var now = time.GetUtcNow();
        var plan = new CommitPlanner(options, now).Plan(
            PackageIndex.Empty,
            [.. packages.Select(p => new PendingChange(p.Href, p.Href, "", p, null) { StagedAt = now })]
        );
        added.Choose(plan.Added.Select(a => a.Package!));
        var changes = Differences(former, plan);
        var ledger = snapshot.Index.Ledger;
        snapshot.Forget();
        var deleted = committer is null
            ? 0
            : await committer.CommitAsync(snapshot, plan with { Ledger = ledger }, added, cancellationToken);
        if (deleted is null)
            return null;
        return new RebuildReport(
            new CommitReport(changes, added.Count, []) { Commits = committer is null ? 0 : 1, DeletedFiles = deleted.Value },
            [.. objects.Where(o => _read[o].Problem is not null).Select(o => new Finding(o.Href, _read[o].Problem!))]
        );

        async Task ReadAsync(PackageObject item, CancellationToken token)
        {
            if (!_read.ContainsKey(item))
                _read[item] = await ReadOneAsync(item, token);
            progress?.Report(new Progress(Interlocked.Increment(ref done), objects.Count));
        }

        async Task<(ListedPackage?, string?)> ReadOneAsync(PackageObject item, CancellationToken token)
        {
            try
            {
                var known = former.GetValueOrDefault(item.Href);
                var isKnown = known is not null && known.Size == item.Size && known.FileTime == item.FileTime && known.PkgId.Length == 64;
                if (await source.ReadAsync(item.Href, isKnown ? known!.PkgId : null, token) is not { } staged)
                    return (null, null);
                var package = PendingChange.Add(staged).Package!;
                added.Add(package, staged.Xml);
                return (package, null);
            }
            catch (RpmFormatException e)
            {
                return (null, e.Message);
            }
        }
    }

    private static List<PlannedChange> Differences(Dictionary<string, ListedPackage> former, CommitPlan plan)
    {
        var changes = plan.Changes.Where(c => c.Kind is ChangeKind.Refused or ChangeKind.Expired).ToList();
        var next = plan.Added.ToDictionary(a => a.Href, a => a.Package!, StringComparer.Ordinal);
        foreach (var package in next.Values)
        {
            if (!former.TryGetValue(package.Href, out var before))
                changes.Add(new PlannedChange(ChangeKind.Added, package.Href, package.Nevra));
            else if (before.PkgId != package.PkgId)
                changes.Add(new PlannedChange(ChangeKind.Updated, package.Href, package.Nevra));
        }
        changes.AddRange(
            former.Values.Where(p => !next.ContainsKey(p.Href)).Select(p => new PlannedChange(ChangeKind.Removed, p.Href, p.Nevra))
        );
        return changes;
    }
}
