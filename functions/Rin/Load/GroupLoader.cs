using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Report;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Load;

/// <summary>What became of a unit.</summary>
/// <param name="Unit">The unit; without the items that were loaded before.</param>
/// <param name="Blame">Null when it is loaded and committed.</param>
/// <param name="Reason">Why it is not.</param>
internal sealed record UnitResult(LoadUnit Unit, Blame? Blame = null, string Reason = "");

/// <summary>What became of a group.</summary>
/// <param name="Units">A result for every unit.</param>
/// <param name="Loaded">What its transactions loaded together.</param>
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

/// <summary>
/// Loads a group in one transaction. When that fails, the object at fault is set apart and everything else is committed: one bad file harms no
/// other.
/// </summary>
internal sealed class GroupLoader(
    RinConfig config,
    Databases databases,
    Func<CancellationToken, Task<CopyAuthorization>> authorize,
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

    /// <summary>
    /// The config's role or keys; else the credentials that the process itself has, session token and all, asked for again each time since
    /// they may be temporary.
    /// </summary>
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
    public async Task<GroupResult> LoadAsync(LoadGroup group, CancellationToken cancellationToken)
    {
        try
        {
            var (remaining, loaded) = await ledger.RemainingAsync(group.Connection, group.Units, cancellationToken);
            var facts = await FindFactsAsync(remaining, cancellationToken);
            return GroupResult.Done(loaded, LoadResult.None) + await LoadPartAsync(group.Connection, remaining, facts, cancellationToken);
        }
        // A ledger that cannot be asked is as bad as a warehouse that does not answer.
        catch (WarehouseException e)
        {
            return GroupResult.Failed(group.Units, e.Blame, e.Message);
        }
    }

    // All that planning needs to know; without credentials no object can be loaded, which is found out once, not by halves.
    private async Task<PlanFacts> FindFactsAsync(IReadOnlyList<LoadUnit> units, CancellationToken cancellationToken)
    {
        var facts = PlanFacts.Assumed(config);
        return units.Count == 0 || config.Manifest is not null
            ? facts
            : facts with
            {
                SharedPrefixes = await collisions.FindAsync(units.SelectMany(u => u.Items), cancellationToken),
            };
    }

    // Temporary credentials may end and manifests are removed after each try.
    private async Task<PlanFacts> RenewAsync(PlanFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            return facts with
            {
                Authorization = await authorize(cancellationToken),
                ManifestName = Guid.NewGuid().ToString("N"),
                Now = time.GetUtcNow(),
            };
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new WarehouseException(Blame.Connection, $"no credentials for COPY: {AwsTrouble.Describe(e)}", e);
        }
    }

    private async Task<GroupResult> LoadAsync(
        Connection connection,
        IReadOnlyList<LoadUnit> units,
        PlanFacts facts,
        CancellationToken cancellationToken
    )
    {
        if (units.Count == 0)
            return GroupResult.Done([], LoadResult.None);
        var (loaded, failed) = await TryAsync(connection, units, facts, cancellationToken);
        if (failed is null)
            return GroupResult.Done(units, loaded);
        var error = failed.Error;
        if (error.Blame is Blame.Object && failed.Statement is LedgerStatement statement)
        {
            // Another worker was faster with some of them, or the ledger cannot be used.
            var (remaining, done) = await ledger.RemainingAsync(connection, units, cancellationToken);
            if (remaining.Sum(u => u.Items.Count) < units.Sum(u => u.Items.Count))
                return GroupResult.Done(done, LoadResult.None) + await LoadPartAsync(connection, remaining, facts, cancellationToken);
            error = await ledger.JudgeAsync(connection, statement, error, cancellationToken);
        }
        if (units.Count == 1 || error.Blame is not Blame.Object)
            return GroupResult.Failed(units, error.Blame, error.Message);
        var result = GroupResult.Done([], LoadResult.None);
        foreach (var part in Split(units, CulpritOf(failed, units)))
            result += await LoadPartAsync(connection, part, facts, cancellationToken);
        return result;
    }

    private async Task<GroupResult> LoadPartAsync(
        Connection connection,
        IReadOnlyList<LoadUnit> units,
        PlanFacts facts,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await LoadAsync(connection, units, facts, cancellationToken);
        }
        catch (WarehouseException e)
        {
            // The ledger could not be asked again; what other parts have loaded stays loaded.
            return GroupResult.Failed(units, e.Blame, e.Message);
        }
    }

    // Around the object that failed, if it is known (what COPY took before it is good); otherwise in half.
    private static IEnumerable<IReadOnlyList<LoadUnit>> Split(IReadOnlyList<LoadUnit> units, LoadUnit? culprit)
    {
        var at = culprit is null ? -1 : units.TakeWhile(u => u != culprit).Count();
        return at < 0
            ?
            [
                [.. units.Take(units.Count / 2)],
                [.. units.Skip(units.Count / 2)],
            ]
            :
            [
                [.. units.Take(at)],
                [units[at]],
                [.. units.Skip(at + 1)],
            ];
    }

    private async Task<(LoadResult Loaded, FailedTry? Failed)> TryAsync(
        Connection connection,
        IReadOnlyList<LoadUnit> units,
        PlanFacts facts,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<LoadStatement> statements = [];
        var written = new List<CopyStatement>();
        var away = 0;
        try
        {
            statements = Transaction.Plan(units, await RenewAsync(facts, cancellationToken));
            var copies = statements.OfType<CopyStatement>().ToList();
            foreach (var copy in copies.Where(c => c.IsManifest))
            {
                await manifests.WriteAsync(copy, cancellationToken);
                written.Add(copy);
            }
            Log.Loading(logger, connection.ToString(), copies.Count, units.Count);
            using var watch = monitor.Watch(copies);
            var loaded = await _retry.RunAsync(
                token => databases.For(connection).LoadAsync(statements, token),
                e => e is WarehouseException { Blame: Blame.Conflict or Blame.Warehouse } failed && IsWorthRetrying(failed),
                cancellationToken
            );
            if (loaded.Skipped > 0)
                Log.Skipped(
                    logger,
                    loaded.Skipped,
                    string.Join(", ", copies.Select(c => c.Table).Distinct()),
                    loaded.Reason ?? "no reason given"
                );
            return (loaded, null);
        }
        catch (WarehouseException e)
        {
            var error = await IsPoisonAsync(connection, e, cancellationToken)
                ? new WarehouseException(Blame.Object, e.Message, e) { Statement = e.Statement, File = e.File }
                : e;
            return (LoadResult.None, new FailedTry(error, error.Statement is { } at && at < statements.Count ? statements[at] : null));
        }
        catch (AmazonServiceException e)
        {
            // A manifest refused, by its own bucket: objects that need none, or lie elsewhere, can still be loaded.
            var reason = $"manifest not written: {AwsTrouble.Describe(e, needed: "s3:PutObject")}";
            return (LoadResult.None, new FailedTry(new WarehouseException(Blame.Object, reason, e), null));
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            var reason = $"S3 does not answer: {AwsTrouble.Describe(e)}";
            return (LoadResult.None, new FailedTry(new WarehouseException(Blame.Connection, reason, e), null));
        }
        finally
        {
            foreach (var copy in written)
                await manifests.RemoveAsync(copy);
        }

        bool IsWorthRetrying(WarehouseException e)
        {
            if (e.Blame is Blame.Warehouse && ++away == MaxAwayTries)
                return false;
            Log.LoadAgain(logger, e.Message);
            return true;
        }
    }

    // A COPY that kills the session every time although the warehouse is healthy: its object would keep all others from being loaded.
    private async Task<bool> IsPoisonAsync(Connection connection, WarehouseException e, CancellationToken cancellationToken)
    {
        if (e is not { Blame: Blame.Warehouse, Statement: not null })
            return false;
        try
        {
            await databases.For(connection).PingAsync(cancellationToken);
            return true;
        }
        catch (WarehouseException)
        {
            return false;
        }
    }

    private static LoadUnit? CulpritOf(FailedTry failed, IReadOnlyList<LoadUnit> units)
    {
        var copy = failed.Statement as CopyStatement;
        var suspects = units.Where(u =>
            u.Items.Any(i => failed.Error.File is { } file ? i.Object.Url == file : copy?.Objects.Contains(i.Object) == true)
        );
        return suspects.Take(2).ToList() is [var only] ? only : null;
    }

    private sealed record FailedTry(WarehouseException Error, LoadStatement? Statement);
}
