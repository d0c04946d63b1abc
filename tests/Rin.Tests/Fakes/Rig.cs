using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Ledger;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>The loaders on top of fakes.</summary>
internal sealed class Rig : IDisposable
{
    private readonly S3Clients _clients;

    public Rig(ManifestLocation? manifest = null, Redactor? redactor = null)
    {
        Log = new CapturedLog(redactor);
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

    public GroupLoader Groups { get; }

    public BatchLoader Batches(params Target[] targets) =>
        new(new RinConfig { Aws = new AwsSettings(null, null, null, null), Targets = targets }, Groups, Time, Log);

    public void Dispose()
    {
        _clients.Dispose();
        S3.Dispose();
        Log.Dispose();
    }
}
