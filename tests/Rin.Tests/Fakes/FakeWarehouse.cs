using System.Collections.Concurrent;
using System.Text.Json;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>A warehouse, behind all connections alike, that refuses certain files and tells as much about it as the test lets it.</summary>
internal sealed class FakeWarehouse(FakeS3 s3, FakeLedger ledger)
{
    private readonly ConcurrentDictionary<Connection, Warehouse> _sessions = new();
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

    /// <summary>Fails pings; null: as transactions do.</summary>
    public Func<Connection, Exception?>? PingFails { get; set; }

    public Action OnLoad { get; set; } = () => { };

    /// <summary>What every transaction is said to have loaded.</summary>
    public LoadResult Result { get; set; } = LoadResult.None;

    /// <summary>Every file committed to a table, as often as it was.</summary>
    public IReadOnlyList<(string Url, TableName Table)> Committed => _committed;

    /// <summary>COPYs of every transaction that was tried.</summary>
    public IReadOnlyList<IReadOnlyList<CopyStatement>> Tries => _tries;

    /// <summary>The statements of the last transaction that was tried, as logs have them.</summary>
    public IReadOnlyList<string> Statements { get; private set; } = [];

    public Warehouse Of(Connection connection) => _sessions.GetOrAdd(connection, c => new Session(this, c));

    public static WarehouseException Failing(Blame blame, string reason = "as ordered") => new(blame, reason);

    private LoadResult Load(Connection connection, IReadOnlyList<LoadStatement> statements, CancellationToken cancel)
    {
        lock (_tries)
        {
            _tries.Add([.. statements.OfType<CopyStatement>()]);
            Statements = [.. statements.Select(s => s.ToString())];
            OnLoad();
            cancel.ThrowIfCancellationRequested();
            if (Fails(connection) is { } failure)
                throw failure;
            var loaded = new List<(string, TableName)>();
            var recorded = new List<string>();
            foreach (var step in statements)
            {
                if (step is LedgerStatement ledgerStep)
                    recorded.AddRange(ledger.Run(ledgerStep));
                if (step is not CopyStatement statement)
                    continue;
                // The warehouse sees the SQL, or what the manifest says.
                foreach (var url in Files(statement))
                {
                    if (Bad.Contains(url))
                        throw new WarehouseException(Blame.Object, "line 1, column id: no number")
                        {
                            Statement = TellsStatement ? step : null,
                            File = TellsFile ? url : null,
                        };
                    if (Poison.Contains(url))
                        throw new WarehouseException(Blame.Warehouse, "the connection broke") { Statement = step };
                    loaded.Add((url, statement.Table));
                }
            }
            _committed.AddRange(loaded);
            ledger.Rows.UnionWith(recorded);
            return Result;
        }
    }

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

    private sealed class Session(FakeWarehouse warehouse, Connection connection) : Warehouse(new Redactor())
    {
        private FakeLedger Ledger => warehouse.Ledger;

        protected override Task<LoadResult> CommitAsync(IReadOnlyList<LoadStatement> statements, string[] sqls, CancellationToken cancel) =>
            Task.FromResult(warehouse.Load(connection, statements, cancel));

        public override Task<IReadOnlyList<string?[]>> SelectAsync(string sql, CancellationToken cancel) => Ledger.SelectAsync(sql);

        public override Task<long> ExecuteAsync(string sql, CancellationToken cancel) => Ledger.ExecuteAsync(sql);

        protected override Task TestAsync(IReadOnlyList<string> sqls, CancellationToken cancel) =>
            (warehouse.PingFails ?? warehouse.Fails)(connection) is { } failure ? throw failure : Task.CompletedTask;

        protected override WarehouseException? FailureOf(Exception e) => null;
    }

    private FakeLedger Ledger => ledger;
}
