using System.Text.Json;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Ledger;
using GapFurniture.Rin.Warehouse;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>A warehouse that refuses certain files, and tells as much about it as the test lets it.</summary>
internal sealed class FakeWarehouse(FakeS3 s3, FakeLedger ledger) : IWarehouse
{
    private readonly List<(string Url, TableName Table)> _committed = [];
    private readonly List<IReadOnlyList<CopyStatement>> _tries = [];

    /// <summary>URLs of files that cannot be loaded.</summary>
    public HashSet<string> Bad { get; } = new(StringComparer.Ordinal);

    /// <summary>URLs of files that break the session.</summary>
    public HashSet<string> Poison { get; } = new(StringComparer.Ordinal);

    public bool TellsStatement { get; set; } = true;

    public bool TellsFile { get; set; }

    /// <summary>Fails whole transactions; null: none.</summary>
    public Func<Connection, Exception?> Fails { get; set; } = _ => null;

    public Action OnLoad { get; set; } = () => { };

    /// <summary>Every file committed to a table, as often as it was.</summary>
    public IReadOnlyList<(string Url, TableName Table)> Committed => _committed;

    /// <summary>Statements of every transaction that was tried.</summary>
    public IReadOnlyList<IReadOnlyList<CopyStatement>> Tries => _tries;

    public static CopyFailedException Failing(Failure failure, string reason = "as ordered") => new(failure, reason, null, null, null);

    public Task LoadAsync(Connection connection, IReadOnlyList<LoadStatement> statements, CancellationToken cancellationToken)
    {
        lock (_tries)
        {
            _tries.Add([.. statements.OfType<CopyStatement>()]);
            OnLoad();
            cancellationToken.ThrowIfCancellationRequested();
            if (Fails(connection) is { } failure)
                throw failure;
            var loaded = new List<(string, TableName)>();
            var recorded = new List<string>();
            foreach (var (at, step) in statements.Index())
            {
                if (step is LedgerStatement ledgerStep)
                    recorded.AddRange(ledger.Run(ledgerStep, at));
                if (step is not CopyStatement statement)
                    continue;
                // The warehouse sees the SQL, or what the manifest says.
                foreach (var url in Files(statement))
                {
                    if (Bad.Contains(url))
                        throw new CopyFailedException(
                            Failure.Object,
                            "line 1, column id: no number",
                            TellsStatement ? at : null,
                            TellsFile ? url : null,
                            null
                        );
                    if (Poison.Contains(url))
                        throw new CopyFailedException(Failure.Unavailable, "the connection broke", at, null, null);
                    loaded.Add((url, statement.Table));
                }
            }
            _committed.AddRange(loaded);
            ledger.Rows.UnionWith(recorded);
        }
        return Task.CompletedTask;
    }

    /// <summary>Fails pings; null: as transactions do.</summary>
    public Func<Connection, Exception?>? PingFails { get; set; }

    public Task PingAsync(Connection connection, CancellationToken cancellationToken) =>
        (PingFails ?? Fails)(connection) is { } failure ? throw failure : Task.CompletedTask;

    private IEnumerable<string> Files(CopyStatement statement)
    {
        if (!statement.IsManifest)
            return [statement.Url];
        using var manifest = JsonDocument.Parse(s3.Objects[statement.Url]);
        return
        [
            .. manifest
                .RootElement.GetProperty("entries")
                .EnumerateArray()
                .Where(e => e.GetProperty("mandatory").GetBoolean())
                .Select(e => e.GetProperty("url").GetString()!),
        ];
    }
}
