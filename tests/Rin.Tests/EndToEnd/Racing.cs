using GapFurniture.Aws.Events;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>Two workers at the same object at the same moment, on a real database with one snapshot a transaction, as Redshift has it.</summary>
public sealed class Racing(Cloud cloud)
{
    [Fact]
    public async Task The_second_of_two_workers_fails_at_the_guard()
    {
        await using var scene = await PrepareAsync();

        var outcomes = await RaceAsync(scene, Plan(scene));

        var failure = outcomes.OfType<WarehouseException>().ShouldHaveSingleItem();
        failure.Statement!.ToString().ShouldContain("guard");
        failure.Blame.ShouldBe(Blame.Object);
        (await scene.IdsAsync("lines")).ShouldBe([1]);
    }

    [Fact]
    public async Task Without_the_lock_both_would_load()
    {
        await using var scene = await PrepareAsync();

        var outcomes = await RaceAsync(scene, [.. Plan(scene).Skip(1)]);

        outcomes.ShouldAllBe(o => o == null);
        (await scene.IdsAsync("lines")).ShouldBe([1, 1], "a warehouse that cannot show the danger proves nothing about the lock");
    }

    [Fact]
    public async Task With_a_snapshot_taken_before_the_lock_both_would_load()
    {
        await using var scene = await PrepareAsync();

        var outcomes = await RaceAsync(scene, [new LedgerStatement([], "SELECT 1", "takes the snapshot"), .. Plan(scene)]);

        outcomes.ShouldAllBe(o => o == null);
        (await scene.IdsAsync("lines")).ShouldBe([1, 1], "the guard looks at the database as it was before the wait");
    }

    // The first is held in its COPY until the second is at work, too.
    private static async Task<IReadOnlyList<Exception?>> RaceAsync(Scene scene, IReadOnlyList<LoadStatement> plan)
    {
        scene.Cloud.Faults.Add(new Fault("redshift-sql", "COPY", FaultKind.Delay) { Key = "in/a", DelayMs = 1500 });
        using var log = new CapturedLog();
        var redactor = new Redactor();
        using var logins = new Logins(() => throw new InvalidOperationException("there is a password"), redactor, TimeProvider.System);
        await using var database = new PostgresDatabase(new PostgresSessions(Connection(scene), logins), redactor, log);

        return await Task.WhenAll(LoadAsync(), LoadAsync());

        async Task<Exception?> LoadAsync()
        {
            try
            {
                await database.LoadAsync(plan, TestContext.Current.CancellationToken);
                return null;
            }
            catch (WarehouseException e)
            {
                return e;
            }
        }
    }

    private static Connection Connection(Scene scene) =>
        new()
        {
            Driver = Driver.Postgres,
            Host = scene.Cloud.Redshift.Host,
            Port = scene.Cloud.Redshift.Port,
            Database = scene.Cloud.Redshift.Database,
            User = scene.Cloud.Redshift.User,
            Password = scene.Cloud.Redshift.Password,
        };

    private static IReadOnlyList<LoadStatement> Plan(Scene scene)
    {
        var table = new TableName(scene.Schema, "lines");
        var target = Some.Prefix("in/", "lines") with { Ledger = new TableName(scene.Schema, "rin_ledger") };
        var s3Object = new S3Record(scene.Bucket, "in/a", "ObjectCreated:Put") { Sequencer = "01" };
        var unit = new LoadUnit(0, [new CopyItem(s3Object, target, table)]);
        var copy = new CopyStatement(table, s3Object.Url, false, CopyAuthorization.Role("default"), null, "JSON 'auto'", [s3Object]);
        return LedgerPlan.Wrap([copy], LedgerPlan.Entries([unit]), TimeProvider.System.GetUtcNow());
    }

    private async Task<Scene> PrepareAsync()
    {
        var scene = await Scene.WithLinesAsync(cloud);
        await scene.ExecuteAsync(LedgerSql.Create(new TableName(scene.Schema, "rin_ledger")));
        scene.Put("in/a", """{"id":1}""");
        return scene;
    }
}
