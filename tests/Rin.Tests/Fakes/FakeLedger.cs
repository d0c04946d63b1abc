using System.Text.RegularExpressions;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>A ledger in memory, for one connection or several alike. A guard fails as the real one does: with a message that says nothing.</summary>
internal sealed partial class FakeLedger
{
    /// <summary>Ids of the rows.</summary>
    public HashSet<string> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>Every statement outside of loads.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Steps of loads, as they ran.</summary>
    public List<LedgerStatement> Steps { get; } = [];

    /// <summary>Fails statements outside of loads, by their text; null: none.</summary>
    public Func<string, Exception?> Fails { get; set; } = _ => null;

    /// <summary>Fails steps of loads; null: none.</summary>
    public Func<LedgerStatement, Exception?> StepFails { get; set; } = _ => null;

    public bool IsAllowed { get; set; } = true;

    public long Changed { get; set; }

    public Task<IReadOnlyList<string?[]>> SelectAsync(string sql)
    {
        lock (Rows)
        {
            Asked.Add(sql);
            if (Fails(sql) is { } failure)
                throw failure;
            IEnumerable<string> answer =
                sql.Contains("has_table_privilege", StringComparison.Ordinal) ? [IsAllowed ? "yes" : "no"]
                : sql.Contains("1 = 0", StringComparison.Ordinal) ? []
                : Id().Matches(sql).Select(m => m.Value).Where(Rows.Contains);
            return Task.FromResult<IReadOnlyList<string?[]>>([.. answer.Select(a => new string?[] { a })]);
        }
    }

    public Task<long> ExecuteAsync(string sql)
    {
        Asked.Add(sql);
        return Fails(sql) is { } failure ? throw failure : Task.FromResult(Changed);
    }

    /// <summary>Runs a step of a load; gives the ids that it would record.</summary>
    public IEnumerable<string> Run(LedgerStatement step)
    {
        lock (Rows)
        {
            Steps.Add(step);
            if (StepFails(step) is { } failure)
                throw failure;
            if (step.Ids.Any(Rows.Contains))
                throw new WarehouseException(Blame.Object, "as ordered") { Statement = step };
            return step.Sql.StartsWith("INSERT", StringComparison.Ordinal) ? [.. Id().Matches(step.Sql).Select(m => m.Value)] : [];
        }
    }

    [GeneratedRegex("\\b[0-9a-f]{64}\\b", RegexOptions.None, 1000)]
    private static partial Regex Id();
}
