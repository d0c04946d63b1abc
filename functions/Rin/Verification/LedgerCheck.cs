using System.Runtime.CompilerServices;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Ledger;

namespace GapFurniture.Rin.Verification;

/// <summary>The ledgers of one connection: they exist, are ledgers, and may be used.</summary>
internal sealed class LedgerCheck(Connection connection, IReadOnlyList<Target> targets, LedgerHealth health) : ICheck
{
    public string Subject => "ledger";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ledgers = targets.Where(t => t.Connection == connection).Select(t => t.Ledger).OfType<TableName>().Distinct().ToList();
        if (ledgers.Count == 0)
            yield return Finding.Skipped(Subject, $"{connection}: exactly_once is not configured, so objects are loaded at least once");
        foreach (var ledger in ledgers)
            yield return await CheckAsync(ledger, cancellationToken);
    }

    private async Task<Finding> CheckAsync(TableName ledger, CancellationToken cancellationToken)
    {
        try
        {
            return await health.ProblemAsync(connection, ledger, cancellationToken) is { } problem
                ? new Finding(Verdict.Failed, Subject, problem)
                : Finding.Ok(Subject, $"{ledger} of {connection}: can be locked, read and written");
        }
        catch (CopyFailedException e)
        {
            return Finding.Skipped(Subject, $"{ledger} of {connection}: {e.Message}");
        }
    }
}
