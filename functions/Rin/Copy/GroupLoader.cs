using Amazon.Runtime;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Ledger;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;
using GapFurniture.Shared.S3;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Copy;

/// <summary>
/// Loads a group in one transaction. When that fails, the culprit is set apart and everybody else is committed: one bad file harms nobody.
/// </summary>
internal sealed class GroupLoader(
    IWarehouse warehouse,
    ICopyAuthorizer authorizer,
    ExactKeys exactKeys,
    ManifestStore manifests,
    ExactlyOnce exactlyOnce,
    TimeProvider time,
    ILogger logger
)
{
    // Serializable conflicts and broken connections pass; three tries, then the messages come again later.
    private readonly Backoff _retry = new(3, time) { Base = TimeSpan.FromMilliseconds(200) };

    /// <summary>Loads the group; gives every unit's result. Does not throw, but for cancellation.</summary>
    public async Task<IReadOnlyList<UnitResult>> LoadAsync(LoadGroup group, CancellationToken cancellationToken)
    {
        var results = new List<UnitResult>();
        var units = await RemainingAsync(group.Connection, group.Units, results, cancellationToken);
        IReadOnlySet<S3ObjectEvent> ambiguous = manifests.Always
            ? new HashSet<S3ObjectEvent>()
            : await exactKeys.AmbiguousAsync(Items(units), cancellationToken);
        await LoadAsync(group.Connection, units, ambiguous, results, cancellationToken);
        return results;
    }

    private async Task LoadAsync(
        Connection connection,
        IReadOnlyList<LoadUnit> units,
        IReadOnlySet<S3ObjectEvent> ambiguous,
        List<UnitResult> results,
        CancellationToken cancellationToken
    )
    {
        if (units.Count == 0)
            return;
        var failed = await TryAsync(connection, units, ambiguous, cancellationToken);
        if (failed is null)
        {
            results.AddRange(units.Select(u => new UnitResult(u)));
            return;
        }
        if (failed is { Error.Failure: Failure.Object, Ledger: { } ledger })
        {
            // Another worker was faster with some of them, or the ledger cannot be used.
            var remaining = await RemainingAsync(connection, units, results, cancellationToken);
            if (remaining.Sum(u => u.Items.Count) < units.Sum(u => u.Items.Count))
            {
                await LoadAsync(connection, remaining, ambiguous, results, cancellationToken);
                return;
            }
            failed = failed with { Error = await exactlyOnce.JudgeAsync(connection, ledger, failed.Error, cancellationToken) };
        }
        if (units.Count == 1 || failed.Error.Failure is not Failure.Object)
        {
            results.AddRange(units.Select(u => new UnitResult(u, failed.Error.Failure, failed.Error.Message)));
            return;
        }
        foreach (var part in Split(units, failed.Culprit))
            await LoadAsync(connection, part, ambiguous, results, cancellationToken);
    }

    // Without those that are loaded already. A ledger that cannot be asked is as bad as a warehouse that does not answer: nothing remains to do.
    private async Task<IReadOnlyList<LoadUnit>> RemainingAsync(
        Connection connection,
        IReadOnlyList<LoadUnit> units,
        List<UnitResult> results,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await exactlyOnce.RemainingAsync(connection, units, results, cancellationToken);
        }
        catch (CopyFailedException e)
        {
            results.AddRange(units.Select(u => new UnitResult(u, e.Failure, e.Message)));
            return [];
        }
    }

    // With the culprit known: those before it (COPY took them well), the culprit, those after it. Else halves.
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

    private async Task<FailedTry?> TryAsync(
        Connection connection,
        IReadOnlyList<LoadUnit> units,
        IReadOnlySet<S3ObjectEvent> ambiguous,
        CancellationToken cancellationToken
    )
    {
        var copies = new List<CopyStatement>();
        IReadOnlyList<LoadStatement> statements = copies;
        try
        {
            await PlanStatementsAsync(connection, units, ambiguous, copies, cancellationToken);
            statements = exactlyOnce.Wrap(copies, units);
            await _retry.RunAsync(
                async token =>
                {
                    await warehouse.LoadAsync(connection, statements, token);
                    return true;
                },
                e => e is CopyFailedException { Failure: Failure.Conflict or Failure.Unavailable } failed && Again(failed),
                cancellationToken
            );
            return null;
        }
        catch (CopyFailedException e)
        {
            var failure = await IsPoisonAsync(connection, e, cancellationToken)
                ? new CopyFailedException(Failure.Object, e.Message, e.Statement, e.File, e)
                : e;
            var at = failure.Statement is { } n && n < statements.Count ? statements[n] : null;
            return new FailedTry(failure, Culprit(failure, units, at as CopyStatement), at as LedgerStatement);
        }
        catch (AmazonServiceException e)
        {
            // A manifest refused, by its own bucket: objects that need none, or lie elsewhere, can still be loaded.
            return new FailedTry(
                new CopyFailedException(Failure.Object, $"manifest not written: {AwsTrouble.Describe(e)}", null, null, e),
                null
            );
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException)
        {
            return new FailedTry(
                new CopyFailedException(Failure.Connection, $"S3 does not answer: {AwsTrouble.Describe(e)}", null, null, e),
                null
            );
        }
        finally
        {
            foreach (var manifest in copies.Where(s => s.IsManifest))
                await manifests.RemoveAsync(manifest.Url, manifest.Region);
        }
    }

    // A COPY that breaks the session every time, of a warehouse that is well: its object would keep all others from being loaded.
    private async Task<bool> IsPoisonAsync(Connection connection, CopyFailedException e, CancellationToken cancellationToken)
    {
        if (e is not { Failure: Failure.Unavailable, Statement: not null })
            return false;
        try
        {
            await warehouse.PingAsync(connection, cancellationToken);
            return true;
        }
        catch (CopyFailedException)
        {
            return false;
        }
    }

    private bool Again(CopyFailedException e)
    {
        Log.LoadAgain(logger, e.Message);
        return true;
    }

    private async Task PlanStatementsAsync(
        Connection connection,
        IReadOnlyList<LoadUnit> units,
        IReadOnlySet<S3ObjectEvent> ambiguous,
        List<CopyStatement> statements,
        CancellationToken cancellationToken
    )
    {
        var authorization = await AuthorizeAsync(cancellationToken);
        foreach (var same in Items(units).GroupBy(i => (i.Table, i.Target.Region, i.Target.SqlOption, Alone: Alone(i, ambiguous))))
        {
            var (table, region, options, _) = same.Key;
            var objects = same.Select(i => i.Object).ToList();
            var throughManifest = manifests.Always || same.Any(i => ambiguous.Contains(i.Object));
            var url = throughManifest ? await manifests.WriteAsync(objects, region, cancellationToken) : objects[0].Url;
            statements.Add(new CopyStatement(table, url, throughManifest, authorization, region, options) { Objects = objects });
        }
        Log.Loading(logger, connection.ToString(), statements.Count, units.Count);
    }

    // Without credentials no object can be loaded: that is found out once, not by halves.
    private async Task<CopyAuthorization> AuthorizeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await authorizer.AuthorizeAsync(cancellationToken);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new CopyFailedException(Failure.Connection, $"no credentials for COPY: {AwsTrouble.Describe(e)}", null, null, e);
        }
    }

    // Without manifests every object has a COPY of its own; with them, all that go to one table in one way share one. An object that was
    // reported twice (delivered twice, or overwritten meanwhile) is read as it is now, and so only once.
    private string Alone(CopyItem item, IReadOnlySet<S3ObjectEvent> ambiguous) =>
        manifests.Always || ambiguous.Contains(item.Object) ? "manifest" : item.Object.Url;

    private static LoadUnit? Culprit(CopyFailedException e, IReadOnlyList<LoadUnit> units, CopyStatement? failed)
    {
        var suspects = units.Where(u =>
            u.Items.Any(i => e.File is not null ? i.Object.Url == e.File : failed?.Objects.Contains(i.Object) == true)
        );
        return suspects.Take(2).ToList() is [var only] ? only : null;
    }

    private static IEnumerable<CopyItem> Items(IEnumerable<LoadUnit> units) => units.SelectMany(u => u.Items);

    private sealed record FailedTry(CopyFailedException Error, LoadUnit? Culprit, LedgerStatement? Ledger = null);
}
