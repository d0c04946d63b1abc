using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Ledger;
using GapFurniture.Rin.Reporting;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>The loaders on top of fakes.</summary>
internal sealed class Rig : IDisposable
{
    private readonly S3Clients _clients;

    public Rig(ManifestLocation? manifest = null, Redactor? redactor = null)
    {
        Log = new CapturedLog(redactor);
        Monitor = new LoadMonitor(Time, Log);
        Warehouse = new FakeWarehouse(S3, Ledger);
        _clients = new S3Clients(_ => S3);
        Groups = new GroupLoader(
            Warehouse,
            Authorizer,
            new ExactKeys(_clients, Log),
            new ManifestStore(_clients, manifest, Log),
            new ExactlyOnce(Ledger, new LedgerHealth(Ledger), Time, Log),
            Time,
            Log
        );
    }

    public FakeS3 S3 { get; } = new();

    public FakeLedger Ledger { get; } = new();

    public FakeWarehouse Warehouse { get; }

    public FakeAuthorizer Authorizer { get; } = new();

    public InstantTime Time { get; } = new();

    public CapturedLog Log { get; }

    public LoadMonitor Monitor { get; }

    public GroupLoader Groups { get; }

    public Task<IReadOnlyList<UnitResult>> LoadAsync(params LoadUnit[] units) =>
        Groups.LoadAsync(Some.Group(units), TestContext.Current.CancellationToken);

    public BatchLoader Batches(params Target[] targets) =>
        new(
            new RinConfig { Aws = new AwsSettings(null, null, null, null), Targets = targets },
            Groups,
            new BatchReporter(Monitor, Time, dimension: null, Log),
            Time,
            Log
        );

    public WarehouseWatch Watch() => new(Warehouse, new ClusterStates(() => throw new NotSupportedException()), Time, Log);

    public Worker Worker(FakeQueue queue, params Target[] targets) =>
        new(queue, Batches(targets), new BatchLimits(), Watch(), TimeProvider.System, Log);

    public void Dispose()
    {
        _clients.Dispose();
        S3.Dispose();
        Log.Dispose();
    }
}
