using GapFurniture.YumRepo.Metadata;

namespace GapFurniture.YumRepo.Store;

/// <summary>What a commit will do.</summary>
/// <param name="Dropped">Which packages of the index go, by their numbers.</param>
/// <param name="Added">What comes, in its order.</param>
/// <param name="Changes">The same, for people, and what was refused.</param>
/// <param name="Settled">Pending changes that nothing needs any more once the commit is done (or right now, if nothing is to be written).</param>
/// <param name="Ledger">What the index remembers of applied changes.</param>
/// <param name="Replaced">Packages that others have replaced, by their places.</param>
/// <param name="IsWrite">True if repomd.xml has to be written.</param>
internal sealed record CommitPlan(
    IReadOnlySet<int> Dropped,
    IReadOnlyList<PendingChange> Added,
    IReadOnlyList<PlannedChange> Changes,
    IReadOnlyList<PendingChange> Settled,
    IReadOnlyDictionary<string, Applied> Ledger,
    IReadOnlyDictionary<string, ListedPackage> Replaced,
    bool IsWrite
);

/// <summary>Decides what a commit does. Pure.</summary>
internal sealed class CommitPlanner(RepositoryOptions options, DateTimeOffset now)
{
    /// <summary>
    /// For how long an event may come late, or again: SQS keeps messages for 14 days at most.
    /// </summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(15);

    // Changes that had nothing to do are still news to a later one. They stay pending until a commit remembers them, but not without number.
    private const int MostNotes = 200;

    /// <summary>Plans the next commit.</summary>
    /// <param name="index">What is listed now.</param>
    /// <param name="pending">What is to change.</param>
    /// <param name="isAll">False if more than these are pending.</param>
    public CommitPlan Plan(PackageIndex index, IReadOnlyList<PendingChange> pending, bool isAll = true)
    {
        var late = pending.Where(p => IsApplied(index.Ledger, p)).ToList();
        var news = pending.Except(late).ToList();
        var list = new PackageList(index.Packages, index.Replaced);
        var changes = new List<PlannedChange>();
        var candidates = new List<PendingChange>();
        var settled = new List<PendingChange>(late);
        foreach (var group in news.GroupBy(p => p.Href, StringComparer.Ordinal))
        {
            var last = Last(group);
            var listed = list.At(last.Href);
            if (last.Package is null)
                list.Forget(last.Href);
            if (last.Package is not null && listed?.PkgId != last.Package.PkgId)
            {
                list.Drop(last.Href);
                candidates.Add(last);
            }
            else if (last.Package is null && list.Drop(last.Href))
                changes.Add(new PlannedChange(ChangeKind.Removed, last.Href, listed!.Nevra));
            // A command that changes nothing: no event can come that is older than it, and no other change waits that would undo it.
            else if (isAll && last.Order.Length == 0 && group.Count() == 1)
                settled.Add(last);
        }
        // Whatever order the events came in, the same is listed in the end. S3 tells times by the second.
        foreach (
            var candidate in candidates
                .OrderBy(c => c.Package!.FileTime)
                .ThenBy(c => c.StagedAt)
                .ThenBy(c => c.Href, StringComparer.Ordinal)
        )
            Admit(list, candidate, changes, settled);
        Expire(list, changes, settled);

        var isChanged = list.Dropped.Count > 0 || list.Added.Count > 0;
        var notes = news.Except(settled).Where(n => now - n.StagedAt < Memory).ToList();
        var isWrite = isChanged || notes.Count > MostNotes;
        return new CommitPlan(
            list.Dropped,
            list.Added,
            changes,
            isWrite ? [.. pending] : [.. settled, .. news.Except(settled).Except(notes)],
            isWrite ? Remember(index.Ledger, news) : index.Ledger,
            list.Replaced,
            isWrite
        );
    }

    private static bool IsApplied(IReadOnlyDictionary<string, Applied> ledger, PendingChange change) =>
        change.Order.Length == 0
            ? ledger.ContainsKey(change.Id)
            : ledger.TryGetValue(change.Href, out var applied) && PendingChange.CompareOrders(change.Order, applied.Order) <= 0;

    // S3 orders events of one key; what comes from elsewhere counts from when it was stored.
    private static PendingChange Last(IEnumerable<PendingChange> changes)
    {
        PendingChange? ordered = null,
            other = null;
        foreach (var change in changes)
        {
            if (change.Order.Length == 0)
                other = other is null || (change.StagedAt, change.Id).CompareTo((other.StagedAt, other.Id)) > 0 ? change : other;
            else
                ordered = ordered is null || PendingChange.CompareOrders(change.Order, ordered.Order) > 0 ? change : ordered;
        }
        return ordered is null || (other is not null && other.StagedAt > ordered.StagedAt) ? other! : ordered;
    }

    private void Admit(PackageList list, PendingChange candidate, List<PlannedChange> changes, List<PendingChange> settled)
    {
        var package = candidate.Package!;
        var holder = options.SameNevra == SameNevra.KeepBoth ? null : list.Holder(package.Nevra);
        if (holder is not null && (options.SameNevra == SameNevra.Refuse || holder.FileTime > package.FileTime))
        {
            var reason = options.SameNevra == SameNevra.Refuse ? $"{holder.Href} is listed" : $"{holder.Href}, which is newer, is listed";
            changes.Add(new PlannedChange(ChangeKind.Refused, package.Href, package.Nevra, reason));
            settled.Add(candidate);
            return;
        }
        if (holder is not null)
        {
            Withdraw(ChangeKind.Replaced, list, holder, $"{package.Href} is listed instead", changes, settled);
            list.Replace(holder);
        }
        changes.Add(new PlannedChange(list.Add(candidate) ? ChangeKind.Updated : ChangeKind.Added, package.Href, package.Nevra));
    }

    // What came with this very commit was never listed.
    private static void Withdraw(
        ChangeKind kind,
        PackageList list,
        ListedPackage package,
        string reason,
        List<PlannedChange> changes,
        List<PendingChange> settled
    )
    {
        if (list.Withdraw(package.Href) is { } added)
            settled.Add(added);
        changes.RemoveAll(c => c.Href == package.Href && c.Kind is ChangeKind.Added or ChangeKind.Updated);
        changes.Add(new PlannedChange(kind, package.Href, package.Nevra, reason) { WasListed = list.HadAt(package.Href) });
    }

    private void Expire(PackageList list, List<PlannedChange> changes, List<PendingChange> settled)
    {
        if (options.Keep == 0)
            return;
        foreach (var group in list.Packages.GroupBy(p => (p.Nevra.Name, p.Nevra.Arch)).Where(g => g.Count() > options.Keep).ToList())
        {
            var versions = Versions(group);
            for (var rank = options.Keep; rank < versions.Count; rank++)
            {
                // Its time was over when as many newer ones had come, or if it came after them, when it came itself.
                var over = versions.Take(rank).Select(v => v.Min(p => p.FileTime)).Order().ElementAt(options.Keep - 1);
                over = Math.Max(over, versions[rank].Max(p => p.FileTime));
                if (now - DateTimeOffset.FromUnixTimeSeconds(over) < options.Grace)
                    continue;
                foreach (var package in versions[rank])
                    Withdraw(ChangeKind.Expired, list, package, $"newer versions are listed (keep {options.Keep})", changes, settled);
            }
        }
    }

    private Dictionary<string, Applied> Remember(IReadOnlyDictionary<string, Applied> ledger, List<PendingChange> applied)
    {
        var seconds = now.ToUnixTimeSeconds();
        var oldest = (now - Memory).ToUnixTimeSeconds();
        var next = ledger.Where(e => e.Value.At >= oldest).ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
        foreach (var change in applied)
        {
            if (change.Order.Length == 0)
                next[change.Id] = new Applied("", seconds);
            else if (!next.TryGetValue(change.Href, out var known) || PendingChange.CompareOrders(change.Order, known.Order) > 0)
                next[change.Href] = new Applied(change.Order, seconds);
        }
        return next;
    }

    // Newest first. Several files of one version count once, also if rpm only ranks their texts the same, such as 1.0 and 1_0.
    private static List<List<ListedPackage>> Versions(IEnumerable<ListedPackage> packages)
    {
        var versions = new List<List<ListedPackage>>();
        foreach (var package in packages.OrderByDescending(p => p.Nevra.Evr))
        {
            if (versions.Count == 0 || versions[^1][0].Nevra.Evr.CompareTo(package.Nevra.Evr) != 0)
                versions.Add([]);
            versions[^1].Add(package);
        }
        return versions;
    }
}
