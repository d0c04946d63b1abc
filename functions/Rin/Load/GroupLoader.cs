using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using GapFurniture.Aws;
using GapFurniture.Aws.Events;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Report;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Load;

/// <summary>What became of a unit (without the items that were loaded before): no blame when it is loaded and committed, else why not.</summary>
internal sealed record UnitResult(LoadUnit Unit, Blame? Blame = null, string Reason = "");

/// <summary>What became of a group: a result for every unit, and what its transactions loaded together.</summary>
internal sealed record GroupResult(IReadOnlyList<UnitResult> Units, LoadResult Loaded)
{
    public static GroupResult Failed(IEnumerable<LoadUnit> units, Blame blame, string reason) =>
        new([.. units.Select(u => new UnitResult(u, blame, reason))], LoadResult.None);

    public static GroupResult Done(IEnumerable<LoadUnit> units, LoadResult loaded) =>
        new([.. units.Select(u => new UnitResult(u))], loaded);

    public static GroupResult operator +(GroupResult one, GroupResult other) =>
        new([.. one.Units, .. other.Units], one.Loaded + other.Loaded);

    /// <summary>What was loaded, each object once for each target, however often it was reported.</summary>
    public IReadOnlyList<CopyItem> Items =>
        [
            .. Units
                .Where(r => r.Blame is null)
                .SelectMany(r => r.Unit.Items)
                .DistinctBy(i => (i.Object.Bucket, i.Object.Key, i.Table, i.Ordinal)),
        ];
}

/// <summary>Loads a group in one transaction. When that fails, the object at fault is set apart and everything else is committed: one bad
/// file harms no other.</summary>
internal sealed class GroupLoader(
    RinConfig config,
    Func<Connection, Warehouse> warehouseOf,
    Func<Task<CopyAuthorization>> authorize,
    PrefixCollisions collisions,
    Manifests manifests,
    Ledger ledger,
    LoadMonitor monitor,
    TimeProvider time,
    ILogger logger
)
{
    // A warehouse that is away is left to its gate, which receives nothing meanwhile; conflicts are waited out here, half a minute or so.
    private const int MaxAwayTries = 3;
    private readonly Backoff _retry = new(10, time) { Base = TimeSpan.FromMilliseconds(200), Cap = TimeSpan.FromSeconds(10) };

    /// <summary>The config's role or keys; else the credentials that the process itself has, session token and all, asked for again each
    /// time since they may be temporary.</summary>
    /// <exception cref="AmazonClientException">There are no credentials anywhere.</exception>
    public static async Task<CopyAuthorization> AuthorizeAsync(AwsSettings aws, Redactor redactor)
    {
        if (CopyAuthorization.Of(aws) is { } configured)
            return configured;
        var chain = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
        var own = await chain.GetCredentialsAsync();
        redactor.Add(own.SecretKey);
        redactor.Add(own.Token);
        return CopyAuthorization.Keys(own.AccessKey, own.SecretKey, own.Token);
    }

    /// <summary>Loads the group. Does not throw, but for cancellation.</summary>
    public async Task<GroupResult> LoadAsync(LoadGroup group, CancellationToken cancel)
    {
        try
        {
            var (remaining, loaded) = await ledger.RemainingAsync(group.Connection, group.Units, cancel);
            IReadOnlySet<S3Record> shared =
                config.Manifest is null && remaining.Count > 0
                    ? await collisions.FindAsync(remaining.SelectMany(u => u.Items), cancel)
                    : new HashSet<S3Record>();
            var run = new Run(group.Connection, shared, cancel);
            return GroupResult.Done(loaded, LoadResult.None) + await LoadAsync(run, remaining);
        }
        // A ledger that cannot be asked is as bad as a warehouse that does not answer.
        catch (WarehouseException e)
        {
            return GroupResult.Failed(group.Units, e.Blame, e.Message);
        }
    }

    private async Task<GroupResult> LoadAsync(Run run, IReadOnlyList<LoadUnit> units)
    {
        if (units.Count == 0)
            return GroupResult.Done([], LoadResult.None);
        WarehouseException error;
        try
        {
            return GroupResult.Done(units, await LoadAtOnceAsync(run, units));
        }
        catch (WarehouseException e)
        {
            error = e;
        }
        if (error is { Blame: Blame.Object, Statement: LedgerStatement statement })
        {
            // Another worker was faster with some of them, or the ledger cannot be used.
            try
            {
                var (remaining, done) = await ledger.RemainingAsync(run.Connection, units, run.Token);
                if (remaining.Sum(u => u.Items.Count) < units.Sum(u => u.Items.Count))
                    return GroupResult.Done(done, LoadResult.None) + await LoadAsync(run, remaining);
                await ledger.CheckAsync(run.Connection, statement.Ledgers, Blame.Warehouse, run.Token);
            }
            catch (WarehouseException e)
            {
                // No object is to blame; what other parts have loaded stays loaded.
                error = e;
            }
        }
        if (units.Count == 1 || error.Blame is not Blame.Object)
            return GroupResult.Failed(units, error.Blame, error.Message);
        var result = GroupResult.Done([], LoadResult.None);
        foreach (var part in Split(units, CulpritOf(error, units)))
            result += await LoadAsync(run, part);
        return result;
    }

    // Around the object that failed, if it is known (what COPY took before it is good); otherwise in half.
    private static IEnumerable<IReadOnlyList<LoadUnit>> Split(IReadOnlyList<LoadUnit> units, LoadUnit? culprit)
    {
        var at = culprit is null ? units.Count / 2 : units.TakeWhile(u => u != culprit).Count();
        yield return [.. units.Take(at)];
        if (culprit is not null)
            yield return [culprit];
        yield return [.. units.Skip(culprit is null ? at : at + 1)];
    }

    // A unit that alone has the file at fault, or a file of the COPY at fault.
    private static LoadUnit? CulpritOf(WarehouseException error, IReadOnlyList<LoadUnit> units)
    {
        var failed = error.Statement as CopyStatement;
        var suspects = units.Where(u =>
            u.Items.Any(i => error.File is { } file ? i.Object.Url == file : failed?.Objects.Contains(i.Object) == true)
        );
        return suspects.Take(2).ToList() is [var only] ? only : null;
    }

    // One transaction.
    private async Task<LoadResult> LoadAtOnceAsync(Run run, IReadOnlyList<LoadUnit> units)
    {
        IReadOnlyList<LoadStatement> statements = [];
        var written = new List<CopyStatement>();
        var away = 0;
        try
        {
            // Asked anew for each try: temporary credentials may end, and manifests are removed after it.
            var facts = new PlanFacts(await authorize(), config.Manifest, run.SharedPrefixes, $"{Guid.NewGuid():N}", time.GetUtcNow());
            statements = Transaction.Plan(units, facts);
            var copies = statements.OfType<CopyStatement>().ToList();
            foreach (var copy in copies.Where(c => c.IsManifest))
            {
                await manifests.WriteAsync(copy, run.Token);
                written.Add(copy);
            }
            Log.Loading(logger, run.Connection.ToString(), copies.Count, units.Count);
            using var watch = monitor.Watch(copies);
            var retry = _retry with { OnRetry = (failure, _) => Log.LoadAgain(logger, failure.Message) };
            var loaded = await retry.RunAsync(
                token => warehouseOf(run.Connection).LoadAsync(statements, token),
                e => e is WarehouseException w && (w.Blame is Blame.Conflict || (w.IsAway && ++away < MaxAwayTries)),
                run.Token
            );
            if (loaded.Skipped > 0)
                Log.Skipped(logger, loaded.Skipped, LoadGroup.NamesOf(copies.Select(c => c.Table)), loaded.Reason ?? "no reason given");
            return loaded;
        }
        catch (WarehouseException e)
        {
            if (await IsPoisonAsync(run, e))
                throw new WarehouseException(Blame.Object, e.Message, e) { Statement = e.Statement, File = e.File };
            throw;
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            // Without credentials no object can be loaded, which is found out once, not by halves. Of a manifest that its own bucket refuses other
            // objects know nothing: they need none, or have one elsewhere.
            var (blame, reason) =
                statements.Count == 0 ? (Blame.Connection, $"no credentials for COPY: {AwsTrouble.Describe(e)}")
                : e is AmazonServiceException ? (Blame.Object, $"manifest not written: {AwsTrouble.Describe(e, needed: "s3:PutObject")}")
                : (Blame.Connection, $"S3 does not answer: {AwsTrouble.Describe(e)}");
            throw new WarehouseException(blame, reason, e);
        }
        finally
        {
            foreach (var copy in written)
                await manifests.RemoveAsync(copy);
        }
    }

    // A COPY that kills the session every time although the warehouse is healthy: its object would keep all others from being loaded.
    private async Task<bool> IsPoisonAsync(Run run, WarehouseException e)
    {
        if (!e.IsAway || e.Statement is null)
            return false;
        try
        {
            await warehouseOf(run.Connection).PingAsync(run.Token);
            return true;
        }
        catch (WarehouseException)
        {
            return false;
        }
    }

    // What the transactions of a group have in common.
    private sealed record Run(Connection Connection, IReadOnlySet<S3Record> SharedPrefixes, CancellationToken Token);
}
