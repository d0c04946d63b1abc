using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Tests.Database;

/// <summary>A warehouse behind the Data API, in memory; time stands still but for what is waited.</summary>
public abstract class DataApiTest : IAsyncDisposable
{
    private protected const string Secret = "the-secret-of-the-keys";

    private readonly Redactor _redactor = new();

    protected DataApiTest()
    {
        _redactor.Add(Secret);
        Log = new CapturedLog(_redactor);
        Api = new FakeDataApi(Time);
        Warehouse = Restarted();
    }

    private protected static Connection Cluster { get; } =
        new()
        {
            Driver = Driver.RedshiftData,
            Cluster = "shop",
            Database = "dev",
            User = "loader",
        };

    private protected InstantTime Time { get; } = new();

    private protected CapturedLog Log { get; }

    private protected FakeDataApi Api { get; }

    private protected DataApiDatabase Warehouse { get; }

    public ValueTask DisposeAsync()
    {
        Api.Dispose();
        Log.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    // What another process would have: nothing remembered.
    private protected DataApiDatabase Restarted(Connection? connection = null) =>
        new(connection ?? Cluster, () => Api, _redactor, Time, Log);

    private protected static CopyStatement Copy(string key, string sequencer = "01", string table = "t", string options = "") =>
        new(
            new TableName(null, table),
            $"s3://{Some.Bucket}/{key}",
            IsManifest: false,
            CopyAuthorization.Keys("AKIA", Secret, sessionToken: null),
            null,
            options,
            [Some.Object(key) with { Sequencer = sequencer }]
        );

    private protected static CopyStatement[] Copies(int count) => [.. Enumerable.Range(0, count).Select(i => Copy($"{i:000}"))];

    private protected static Field Text(string text) => new() { StringValue = text };

    private protected static Field Number(long number) => new() { LongValue = number };

    private protected Task<LoadResult> LoadAsync(params CopyStatement[] copies) =>
        Warehouse.LoadAsync(copies, TestContext.Current.CancellationToken);

    private protected Task<WarehouseException> FailingAsync(params CopyStatement[] copies) =>
        Should.ThrowAsync<WarehouseException>(() => LoadAsync(copies));
}
