using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;
using GapFurniture.Pieces.Tracing;
using Npgsql;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>A bucket that notifies a queue, a schema with tables, and a config that joins them.</summary>
internal sealed class Scene : IAsyncDisposable
{
    /// <summary>The targets of most tests: what lies under in/ goes to the table lines.</summary>
    public const string OneTarget = "  - {redshift: {table: lines}, s3: {key_prefix: in/}}";

    private static int s_count;

    private readonly string _folder = Directory.CreateTempSubdirectory("rin-test-").FullName;
    private readonly NpgsqlDataSource _database;

    private Scene(LocalCloudHost cloud, int visibilitySeconds, int maxReceives)
    {
        Cloud = cloud;
        var number = Interlocked.Increment(ref s_count).ToString(CultureInfo.InvariantCulture);
        (Bucket, Queue, Schema) = ($"bucket-{number}", $"queue-{number}", $"schema_{number}");
        _database = NpgsqlDataSource.Create(cloud.Redshift.ConnectionString);
        var visibility = ("VisibilityTimeout", visibilitySeconds.ToString(CultureInfo.InvariantCulture));
        cloud.Sqs.CreateQueue(DeadLetters);
        var redrive = $$"""{"deadLetterTargetArn":"{{cloud.Sqs.Arn(DeadLetters)}}","maxReceiveCount":{{maxReceives}}}""";
        cloud.Sqs.CreateQueue(Queue, maxReceives > 0 ? [visibility, ("RedrivePolicy", redrive)] : [visibility]);
        cloud.S3.CreateBucket(Bucket);
        cloud.S3.Notify(Bucket, cloud.Sqs.Arn(Queue));
    }

    public LocalCloudHost Cloud { get; }

    public string Bucket { get; }

    public string Queue { get; }

    /// <summary>Queue of the messages that were received too often, when the scene has a limit.</summary>
    public string DeadLetters => Queue + "-dead";

    public string Schema { get; }

    public string Config { get; private set; } = "";

    /// <summary>Environment of Rin's process.</summary>
    public IReadOnlyDictionary<string, string> Environment => Cloud.Environment;

    public static async Task<Scene> SetAsync(
        Cloud cloud,
        string targets = OneTarget,
        int visibilitySeconds = 30,
        string more = "",
        int maxReceives = 0
    )
    {
        var scene = new Scene(cloud.Host, visibilitySeconds, maxReceives);
        await scene.ExecuteAsync($"CREATE SCHEMA {scene.Schema}");
        scene.Config = scene.WriteConfig(targets, more);
        return scene;
    }

    /// <summary>The same, with the table lines.</summary>
    public static async Task<Scene> WithLinesAsync(
        Cloud cloud,
        string targets = OneTarget,
        int visibilitySeconds = 30,
        string more = "",
        int maxReceives = 0
    )
    {
        var scene = await SetAsync(cloud, targets, visibilitySeconds, more, maxReceives);
        await scene.CreateTableAsync("lines");
        return scene;
    }

    /// <summary>Writes a config; SCHEMA, BUCKET and QUEUE in the texts are this scene's.</summary>
    public string WriteConfig(string targets, string more = "", string? password = null)
    {
        Traces.Secret(SecretKind.Credential, password);
        var redshift = Cloud.Redshift;
        var text = $"""
            queue_name: {Queue}
            credentials:
              aws_region: us-east-1
              aws_iam_role: arn:aws:iam::123456789012:role/copy
            redshift:
              host: {redshift.Host}
              port: {redshift.Port}
              dbname: {redshift.Database}
              user: {redshift.User}
              password: '{password ?? redshift.Password}'
              schema: {Schema}
            s3:
              bucket: {Bucket}
              region: us-east-1
            sql_option: "JSON 'auto'"
            batch:
              max_wait: 100ms
            {more}
            targets:
            {targets}
            """;
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(
            path,
            text.Replace("SCHEMA", Schema, StringComparison.Ordinal).Replace("BUCKET", Bucket, StringComparison.Ordinal)
        );
        return path;
    }

    /// <summary>A table of one number and one text.</summary>
    public Task CreateTableAsync(string name) => ExecuteAsync($"CREATE TABLE {Schema}.\"{name}\" (id bigint, name varchar(100))");

    /// <summary>Lets everybody load into the table lines, such as the caller of the Data API, who logs in by an IAM identity.</summary>
    public async Task GrantAsync()
    {
        await ExecuteAsync($"GRANT ALL ON SCHEMA {Schema} TO PUBLIC");
        await ExecuteAsync($"GRANT ALL ON {Schema}.lines TO PUBLIC");
    }

    public void Put(string key, params string[] lines) => Cloud.S3.Put(Bucket, key, string.Concat(lines.Select(l => l + "\n")));

    /// <summary>Puts so many objects, in/00.json and so on, each with its number as id; one may have an id that is no number.</summary>
    public void PutMany(int count, int? bad = null)
    {
        for (var i = 0; i < count; i++)
            Put($"in/{i:00}.json", i == bad ? """{"id":"seven"}""" : $$"""{"id":{{i}}}""");
    }

    public void PutGzip(string key, string text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        Cloud.S3.Put(Bucket, key, buffer.ToArray());
    }

    public Task<(int Status, string Output)> RunBatchAsync(params string[] more) =>
        RinProcess.RunAsync(Environment, ["-config", Config, "-batch", .. more]);

    /// <summary>Lets the next COPY of a key take so long.</summary>
    public void Slow(string key, int milliseconds) =>
        Cloud.Faults.Add(
            new Fault("redshift-sql", "COPY", FaultKind.Delay)
            {
                Key = key,
                DelayMs = milliseconds,
                Times = 1,
            }
        );

    /// <summary>What so many objects with the ids 0, 1 … leave in a table.</summary>
    public static IEnumerable<long> Ids(int count) => Enumerable.Range(0, count).Select(i => (long)i);

    /// <summary>The ids in a table, in order.</summary>
    public async Task<IReadOnlyList<long>> IdsAsync(string table)
    {
        await using var command = _database.CreateCommand($"SELECT id FROM {Schema}.\"{table}\" ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<long>();
        while (await reader.ReadAsync())
            ids.Add(reader.GetInt64(0));
        return ids;
    }

    public async Task<long> CountAsync(string table)
    {
        await using var command = _database.CreateCommand($"SELECT count(*) FROM {Schema}.\"{table}\"");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A notification of created objects, one record for each key.</summary>
    public static string Event(string bucket, params string[] keys)
    {
        var records = keys.Select(k => new
        {
            eventSource = "aws:s3",
            eventName = "ObjectCreated:Put",
            s3 = new { bucket = new { name = bucket }, @object = new { key = k } },
        });
        return JsonSerializer.Serialize(new { Records = records });
    }

    public Task UntilEmptyAsync() => Eventually.HoldsAsync(() => Cloud.Sqs.Count(Queue).Total == 0, "the queue is empty");

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
