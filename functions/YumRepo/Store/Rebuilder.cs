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
        if (objects.Count == 0 && snapshot.Stored is null)
            throw new RepositoryException($"there is nothing at {bucket.UrlOf("")}: no packages, and no repository");
        var former = snapshot
            .Index.Packages.GroupBy(p => p.Href, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        var replaced = RepositoryInspector.Replaced(objects, snapshot.Index, options);
        objects = [.. objects.Where(o => !replaced.ContainsKey(o.Href))];
        var done = 0;
        await RepositoryBucket.SideBySideAsync(objects, ReadAsync, cancellationToken);

        var packages = objects.Select(o => _read[o].Package).OfType<ListedPackage>().ToList();
        var now = time.GetUtcNow();
        var plan = new CommitPlanner(options, now).Plan(
            PackageIndex.Empty with
            {
                Replaced = replaced,
            },
            // Of two files of the same second, what was listed stays so.
            [
                .. packages.Select(p => new PendingChange(p.Href, p.Href, "", p, null)
                {
                    StagedAt = former.ContainsKey(p.Href) ? now : now.AddDays(-1),
                }),
            ]
        );
        added.Choose(plan.Added.Select(a => a.Package!));
        List<PlannedChange> changes =
        [
            .. Differences(former, plan),
            .. replaced.Values.Select(p => new PlannedChange(ChangeKind.Replaced, p.Href, p.Nevra, "it was replaced before")
            {
                WasListed = false,
            }),
        ];
        var unreadable = objects.Where(o => _read[o].Problem is not null).Select(o => new Finding(o.Href, _read[o].Problem!)).ToList();
        var report = new RebuildReport(new CommitReport(changes, added.Count, []), unreadable);
        if (committer is null)
            return report;
        if (await IsSameAsync(snapshot, added, cancellationToken))
            return report with
            {
                Commit = report.Commit with { RepairedSignature = await committer.RepairAsync(snapshot.Stored!, cancellationToken) },
            };
        var ledger = snapshot.Index.Ledger;
        snapshot.Forget();
        return await committer.CommitAsync(snapshot, plan with { Ledger = ledger }, added, cancellationToken) is { } deleted
            ? report with
            {
                Commit = report.Commit with { Commits = 1, DeletedFiles = deleted },
            }
            : null;

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

    // Clients would download everything again, for nothing.
    private async Task<bool> IsSameAsync(Snapshot snapshot, AddedPackages added, CancellationToken cancellationToken)
    {
        var packages = snapshot.Index.Packages;
        if (!snapshot.IsOurs || !snapshot.IsAs(options) || packages.Count != added.Count)
            return false;
        var numbers = added.Packages.Select((p, i) => (p.Href, i)).ToDictionary(p => p.Href, p => p.i, StringComparer.Ordinal);
        try
        {
            foreach (var kind in MetadataKinds.All)
            {
                var digests = await snapshot.DigestsAsync(kind, cancellationToken);
                for (var n = 0; n < packages.Count; n++)
                {
                    if (
                        !numbers.TryGetValue(packages[n].Href, out var number)
                        || !Snapshot.Digest(added.Element(number, kind)).AsSpan().SequenceEqual(digests[n])
                    )
                        return false;
                }
            }
            return true;
        }
        catch (RepositoryException e)
        {
            StoreLog.Unreadable(logger, bucket.UrlOf(""), e.Message);
            return false;
        }
    }

    private static List<PlannedChange> Differences(Dictionary<string, ListedPackage> former, CommitPlan plan)
    {
        var changes = plan.Changes.Where(c => c.Reason.Length > 0).Select(c => c with { WasListed = former.ContainsKey(c.Href) }).ToList();
        var next = plan.Added.ToDictionary(a => a.Href, a => a.Package!, StringComparer.Ordinal);
        foreach (var package in next.Values)
        {
            if (!former.TryGetValue(package.Href, out var before))
                changes.Add(new PlannedChange(ChangeKind.Added, package.Href, package.Nevra));
            else if (before.PkgId != package.PkgId)
                changes.Add(new PlannedChange(ChangeKind.Updated, package.Href, package.Nevra));
        }
        var named = changes.Select(c => c.Href).ToHashSet(StringComparer.Ordinal);
        changes.AddRange(
            former
                .Values.Where(p => !next.ContainsKey(p.Href) && !named.Contains(p.Href))
                .Select(p => new PlannedChange(ChangeKind.Removed, p.Href, p.Nevra))
        );
        return changes;
    }
}
