using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;
using Npgsql;

namespace GapFurniture.Rin.Tests.EndToEnd.UnderFire;

/// <summary>One run; everything random in it comes from the seed, but for the operating system's scheduling.</summary>
internal sealed class FireRun : IAsyncDisposable
{
    private const int Objects = 1000;
    private const int RowsPerObject = 3;
    private const int Culprits = 4;
    private const int Duplicates = 400;
    private const int Kills = 4;

    // Each kill, failed COPY and second delivery may cost a message a receive.
    private const int MaxReceives = 10;

    private static readonly string[] s_modes =
    [
        Scene.OneTarget,
        "  - {redshift: {table: lines, driver: redshift-data, workgroup: local}, s3: {key_prefix: in/}}",
        Scene.OneTarget,
    ];

    private readonly Scene _scene;
    private readonly Random _random;
    private readonly NpgsqlConnection _admin;
    private readonly HashSet<int> _culprits;
    private readonly List<string> _outputs = [];
    private readonly int _messages;
    private readonly string _mode;
    private readonly int _seed;

    private FireRun(int seed, Scene scene, Random random, NpgsqlConnection admin, HashSet<int> culprits, string mode)
    {
        (_seed, _scene, _random, _admin, _culprits, _mode) = (seed, scene, random, admin, culprits, mode);
        _messages = scene.Cloud.Sqs.Count(scene.Queue).Total;
    }

    /// <summary>One line of figures.</summary>
    public string Summary { get; private set; } = "";

    public static async Task<FireRun> PrepareAsync(Cloud cloud, int seed)
    {
        var random = new Random(seed);
        var more = "exactly_once: {schema: SCHEMA, table: rin_ledger}";
        // A batch of the Data API holds 37 COPYs beside the ledger's statements; without manifests that is another test's business.
        if (seed % s_modes.Length != 0)
            more = "manifest: {bucket: BUCKET, prefix: manifests/}\n" + more;
        var scene = await Scene.WithLinesAsync(cloud, s_modes[seed % s_modes.Length], visibilitySeconds: 2, more, MaxReceives);
        (await RinProcess.RunAsync(scene.Environment, "-config", scene.Config, "-init-ledger")).Status.ShouldBe(0);
        var faults = scene.Cloud.Faults;
        faults.Clear();
        var culprits = Enumerable.Range(0, Objects).OrderBy(_ => random.Next()).Take(Culprits).ToHashSet();
        for (var i = 0; i < Objects; i++)
            scene.Put(Key(i), culprits.Contains(i) ? ["{\"id\":\"rotten\"}"] : [.. Rows(i)]);
        // In no order, and many twice: both workers get some of the same objects at the same time.
        var messages = scene.Cloud.Sqs.Bodies(scene.Queue);
        scene.Cloud.Sqs.Queue(scene.Queue).Purge();
        foreach (var message in messages.Concat(messages.Take(Duplicates)).OrderBy(_ => random.Next()))
            scene.Cloud.Sqs.Send(scene.Queue, message);
        faults.Add(new Fault("sqs", "ReceiveMessage", FaultKind.Duplicate) { Share = 0.1, Times = 100 });
        faults.Add(new Fault("sqs", "DeleteMessageBatch", FaultKind.Error) { Share = 0.2, Times = 5 });
        // The gateway strikes without looking at the file; whoever comes is hit, at once or in the middle.
        foreach (var kind in new[] { FaultKind.Drop, FaultKind.Error, FaultKind.Delay, FaultKind.Drop })
        {
            faults.Add(
                new Fault("redshift-sql", "COPY", kind)
                {
                    Share = more.StartsWith("manifest", StringComparison.Ordinal) ? 0.1 : 0.003,
                    DelayMs = random.Next(100, 700),
                    Times = 2,
                }
            );
        }
        faults.Add(new Fault("redshift-sql", "Connect", FaultKind.Drop) { Share = 0.1, Times = 2 });
        var admin = new NpgsqlConnection(scene.Cloud.Redshift.ConnectionString);
        await admin.OpenAsync();
        var driver = seed % s_modes.Length == 1 ? "redshift-data" : "postgres";
        return new FireRun(
            seed,
            scene,
            random,
            admin,
            culprits,
            $"{driver}{(more.StartsWith("manifest", StringComparison.Ordinal) ? " with manifests" : "")}"
        );
    }

    /// <summary>Two workers until nothing but the culprits is left.</summary>
    public async Task FightAsync()
    {
        var workers = new[] { Start(), Start() };
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                if (kill == 1)
                    await SleepAsync(workers);
                await MomentAsync();
                var victim = _random.Next(workers.Length);
                workers[victim].KillHard();
                await RetireAsync(workers[victim]);
                workers[victim] = Start();
            }
            await Eventually.HoldsAsync(
                async () => OnlyCulpritsLeft() && AllReported(workers) && await LoadedAsync() >= Expected,
                () => $"all is loaded\n{string.Join("\n---\n", workers.Select(w => w.Output))}"
            );
            foreach (var worker in workers)
            {
                // The last one may only just have begun, and not yet listen to signals.
                await worker.WaitForAsync("listening on");
                worker.Terminate();
                (await worker.ExitAsync()).ShouldBe(0, worker.Output);
            }
        }
        finally
        {
            foreach (var worker in workers)
                await RetireAsync(worker);
        }
    }

    public async Task ShouldBeExactAsync()
    {
        var good = Enumerable.Range(0, Objects).Where(i => !_culprits.Contains(i)).ToList();
        var (rows, checksum) = await TableAsync();
        var dead = _scene.Cloud.Sqs.Bodies(_scene.DeadLetters);
        var skipped = Said("skipped what is loaded already");
        Summary =
            $"{_mode}, {Objects} objects in {_messages} messages, {rows} rows, {Kills} kills, {Said("does not answer")} times "
            + $"the cluster was away, {Said("load failed, retrying")} loads tried again, {Said("not loaded:")} failures, {skipped} times the ledger skipped, "
            + $"{dead.Count} dead letters, {_scene.Cloud.Sqs.Count(_scene.Queue).Total} messages left";
        rows.ShouldBe(Expected, $"{Summary}\n{string.Join("\n---\n", _outputs)}");
        checksum.ShouldBe(Checksum(good.SelectMany(Rows)), Summary);
        dead.ShouldAllBe(body => IsCulprit(body));
        (await _scene.CountAsync("rin_ledger")).ShouldBe(good.Count, Summary);
    }

    private static long Expected => (Objects - Culprits) * RowsPerObject;

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"in/{i:0000}.json");

    private static IEnumerable<string> Rows(int i) =>
        Enumerable.Range(i * RowsPerObject, RowsPerObject).Select(id => $$"""{"id":{{id}},"name":"row {{id}}"}""");

    private PieceProcess Start() => RinProcess.Start(_scene.Environment, "-config", _scene.Config);

    private async Task RetireAsync(PieceProcess worker)
    {
        await worker.DisposeAsync();
        _outputs.Add(worker.Output);
    }

    // A random number of COPYs, commits, receives or deletes from now: each is a different point in the life of a batch.
    private async Task MomentAsync()
    {
        var requests = _scene.Cloud.Requests;
        var (count, steps) = _random.Next(4) switch
        {
            0 => ((Func<Task<long>>)(() => Task.FromResult((long)_scene.Cloud.Redshift.Copies.Count)), _random.Next(1, 60)),
            1 => (() => Task.FromResult((long)requests.Count("sqs", "ReceiveMessage")), _random.Next(1, 40)),
            2 => (() => Task.FromResult((long)requests.Count("sqs", "DeleteMessageBatch")), _random.Next(1, 20)),
            _ => (() => _scene.CountAsync("rin_ledger"), 1),
        };
        var goal = await count() + steps;
        // Towards the end nothing may move any more; then this moment is as good as any.
        for (var look = 0; look < 100 && await count() < goal; look++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    // The cluster pauses: sessions end, new ones are refused, until somebody has noticed.
    private async Task SleepAsync(PieceProcess[] workers)
    {
        _scene.Cloud.Redshift.ClusterStatus = "paused";
        await using (
            var command = new NpgsqlCommand(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'rin'",
                _admin
            )
        )
            await command.ExecuteNonQueryAsync();
        for (var look = 0; look < 500 && !workers.Any(w => w.Output.Contains("does not answer", StringComparison.Ordinal)); look++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        // In a soak, every tenth run sleeps for a whole minute.
        var soak = Environment.GetEnvironmentVariable("GAP_SOAK") == "1" && _seed % 10 == 0;
        await Task.Delay(
            soak ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(_random.Next(1000)),
            TestContext.Current.CancellationToken
        );
        _scene.Cloud.Redshift.ClusterStatus = "available";
    }

    private async Task<long> LoadedAsync() => (await TableAsync()).Rows;

    private async Task<(long Rows, string Checksum)> TableAsync()
    {
        await using var command = new NpgsqlCommand(
            $"SELECT count(*), coalesce(md5(string_agg(id || ' ' || name, ',' ORDER BY id)), '') FROM {_scene.Schema}.lines",
            _admin
        );
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetString(1));
    }

    private static string Checksum(IEnumerable<string> rows)
    {
        var ids = rows.Select(r => r[(r.IndexOf(':', StringComparison.Ordinal) + 1)..r.IndexOf(',', StringComparison.Ordinal)]);
        var text = string.Join(',', ids.Select(id => $"{id} row {id}"));
        return Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private bool OnlyCulpritsLeft() => _scene.Cloud.Sqs.Bodies(_scene.Queue).All(IsCulprit);

    private bool AllReported(PieceProcess[] workers)
    {
        var outputs = _outputs.Concat(workers.Select(w => w.Output)).ToList();
        return _culprits.All(c =>
            outputs.Exists(o => o.Contains($"not loaded: s3://{_scene.Bucket}/{Key(c)} into", StringComparison.Ordinal))
        );
    }

    private int Said(string text) => _outputs.Sum(o => o.Split(text).Length - 1);

    private bool IsCulprit(string body) => _culprits.Any(c => body.Contains(Key(c), StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        _scene.Cloud.Faults.Clear();
        _scene.Cloud.Redshift.ClusterStatus = "available";
        await _admin.DisposeAsync();
        await _scene.DisposeAsync();
    }
}
