using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Load;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Report;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>The loaders on top of fakes.</summary>
internal sealed class Rig : IDisposable
{
    public Rig(ManifestLocation? manifest = null, Redactor? redactor = null)
    {
        Log = new CapturedLog(redactor);
        Monitor = new LoadMonitor(Time, Log);
        Warehouse = new FakeWarehouse(S3, FakeLedger);
        Config = new RinConfig
        {
            Aws = new AwsSettings(null, null, null, "default"),
            Targets = [],
            Manifest = manifest,
        };
        Groups = GroupLoader(Warehouse.Of);
    }

    public RinConfig Config { get; }

    public FakeS3 S3 { get; } = new();

    public FakeLedger FakeLedger { get; } = new();

    public FakeWarehouse Warehouse { get; }

    /// <summary>How often credentials for COPY were asked for.</summary>
    public int Authorized { get; private set; }

    public Exception? AuthorizeFails { get; set; }

    public CopyAuthorization Authorization { get; set; } = CopyAuthorization.Role("default");

    public InstantTime Time { get; } = new();

    public CapturedLog Log { get; }

    public LoadMonitor Monitor { get; }

    public GroupLoader Groups { get; }

    public Ledger Ledger(Func<Connection, Warehouse>? warehouseOf = null) => new(warehouseOf ?? Warehouse.Of, Time, Log);

    public GroupLoader GroupLoader(Func<Connection, Warehouse> warehouseOf) =>
        new(
            Config,
            warehouseOf,
            () =>
            {
                Authorized++;
                return AuthorizeFails is null ? Task.FromResult(Authorization) : throw AuthorizeFails;
            },
            new PrefixCollisions(_ => S3, Log),
            new Manifests(_ => S3, Log),
            Ledger(warehouseOf),
            Monitor,
            Time,
            Log
        );

    public async Task<IReadOnlyList<UnitResult>> LoadAsync(params LoadUnit[] units) =>
        (await Groups.LoadAsync(Some.Group(units), TestContext.Current.CancellationToken)).Units;

    public BatchLoader Batches(params Target[] targets) =>
        new(Config with { Targets = targets }, Groups, Monitor, dimension: null, Time, Log);

    public WarehouseGate Gate(params Target[] targets) =>
        new(
            Config with
            {
                Targets = targets,
            },
            Warehouse.Of,
            Ledger(),
            new ClusterStates(() => throw new NotSupportedException()),
            Time,
            Log
        );

    public Worker Worker(FakeQueue queue, params Target[] targets) =>
        new(queue, Batches(targets), new BatchLimits(), Gate(targets), TimeProvider.System, Log);

    public void Dispose()
    {
        S3.Dispose();
        Log.Dispose();
    }
}
