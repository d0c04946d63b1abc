using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using Npgsql;

namespace GapFurniture.Demo;

/// <summary>S3 → SQS → COPY, with Rin's real executable between a local cloud and a real PostgreSQL.</summary>
internal sealed partial class RinDemo : IDemo
{
    private const string Bucket = "demo-bucket";
    private const string Queue = "demo-queue";
    private const string Ledger = "rin_ledger";

    public string Piece => "rin";

    public bool TakesFiles => true;

    public Task<bool> RunAsync(DemoRun run) =>
        RunAsync(run.Executable, run.Files.Count > 0 ? FileInput.Read(run.Files) : DebianInput.Read(run.Data), run.Output);

    private static async Task<bool> RunAsync(string rin, DemoInput input, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        await using var cloud = await LocalCloudHost.StartAsync(new LocalCloudOptions { WithDatabase = true });
        await output.WriteLineAsync(
            $"rin: local cloud at {cloud.Endpoint} with a real PostgreSQL behind it, up in {watch.Elapsed.TotalSeconds:0.0} s"
        );
        await using var database = NpgsqlDataSource.Create(cloud.Redshift.ConnectionString);
        foreach (var table in input.Tables)
            await ExecuteAsync(database, table.CreateSql);
        cloud.Sqs.CreateQueue(Queue);
        cloud.S3.CreateBucket(Bucket);
        cloud.S3.Notify(Bucket, cloud.Sqs.Arn(Queue));
        // S3 may report an object more than once, and here it does so every time.
        cloud.Faults.Add(new Fault("s3", "PutObject", FaultKind.Duplicate));
        foreach (var (key, body) in input.Objects)
            cloud.S3.Put(Bucket, key, body);
        if (input.Poison is { } poison)
            cloud.S3.Put(Bucket, poison.Key, Encoding.UTF8.GetBytes(poison.Body));
        cloud.Faults.Clear();
        var messages = cloud.Sqs.Bodies(Queue);
        await output.WriteLineAsync(
            $"rin: {input.Description}: {input.Objects.Count} objects in s3://{Bucket}{(input.Poison is null ? "" : " and a poisoned one")}, "
                + $"two messages each in {Queue}"
        );

        var seconds = new Dictionary<string, double>(StringComparer.Ordinal);
        var folder = Directory.CreateTempSubdirectory("gap-demo-").FullName;
        try
        {
            watch.Restart();
            var config = Path.Combine(folder, "rin.yaml");
            await File.WriteAllTextAsync(config, Config(input));
            var lines = new List<string>();
            Task<int> RunAsync(params string[] flags) =>
                RunRinAsync(
                    rin,
                    ["-config", config, .. flags],
                    cloud.Environment,
                    line =>
                    {
                        lines.Add(line);
                        Follow(line, seconds, output);
                    }
                );
            var created = await RunAsync("-init-ledger");
            var status = await RunAsync("-batch");
            await output.WriteLineAsync($"rin: ended with exit code {status} after {watch.Elapsed.TotalSeconds:0.0} s");
            await output.WriteLineAsync($"rin: all {messages.Count} messages once more, as a queue may deliver them:");
            foreach (var message in messages)
                cloud.Sqs.Send(Queue, message);
            var again = await RunAsync("-batch");
            var expected = input.Poison is null ? 0 : 1;
            var named = input.Poison is null || await PoisonIsNamedAsync(input.Poison.Value.Key, lines, output);
            return await ReportAsync(input, database, seconds, output)
                && named
                && (created, status, again) == (0, expected, expected)
                && await NothingTwiceAsync(input, database, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Config(DemoInput input) =>
        $$$"""
            queue_name: {{{Queue}}}
            credentials:
              aws_region: us-east-1
              aws_iam_role: arn:aws:iam::123456789012:role/rin-copy
            redshift:
              host: '{{ must_env "REDSHIFT_HOST" }}'
              port: {{ must_env "REDSHIFT_PORT" }}
              dbname: '{{ must_env "REDSHIFT_DATABASE" }}'
              user: '{{ must_env "REDSHIFT_USER" }}'
              password: '{{ must_env "REDSHIFT_PASSWORD" }}'
            s3:
              bucket: {{{Bucket}}}
              region: us-east-1
            exactly_once: {schema: public, table: {{{Ledger}}}}
            targets:
            {{{input.Targets}}}
            """;

    // Good files around it are loaded; it alone is left in the queue, with the place and the reason in the log.
    private static async Task<bool> PoisonIsNamedAsync(string key, List<string> lines, TextWriter output)
    {
        var line = lines.Find(l => l.Contains($"not loaded: s3://{Bucket}/{key} into", StringComparison.Ordinal));
        var place = line is null ? Match.Empty : Place().Match(line);
        await output.WriteLineAsync(
            place.Success
                ? $"rin: the poisoned file harmed nobody: {key}, row {place.Groups["row"].Value}, column {place.Groups["column"].Value}: "
                    + place.Groups["reason"].Value
                : $"rin: {key} was NOT NAMED with row and column"
        );
        return place.Success;
    }

    private static async Task<bool> NothingTwiceAsync(DemoInput input, NpgsqlDataSource database, TextWriter output)
    {
        await using var command = database.CreateCommand($"SELECT count(*), count(DISTINCT id) FROM public.{Ledger}");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var (rows, distinct) = (reader.GetInt64(0), reader.GetInt64(1));
        await output.WriteLineAsync($"rin: exactly once: four deliveries of {input.Objects.Count} objects, {rows} rows in the ledger");
        return rows == input.Objects.Count && distinct == rows;
    }

    private static async Task<int> RunRinAsync(
        string rin,
        string[] arguments,
        IReadOnlyDictionary<string, string> environment,
        Action<string> line
    )
    {
        var start = new ProcessStartInfo(rin, arguments) { RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new DemoException($"{rin} does not start");
        while (await process.StandardError.ReadLineAsync() is { } text)
            line(text);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    // Rin's own words are the progress; its times are added up for each table.
    private static void Follow(string line, Dictionary<string, double> seconds, TextWriter output)
    {
        output.WriteLine($"  {line}");
        var loaded = Loaded().Match(line);
        if (!loaded.Success)
            return;
        var table = loaded.Groups["table"].Value;
        seconds[table] = seconds.GetValueOrDefault(table) + double.Parse(loaded.Groups["seconds"].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<bool> ReportAsync(
        DemoInput input,
        NpgsqlDataSource database,
        Dictionary<string, double> seconds,
        TextWriter output
    )
    {
        var good = true;
        await output.WriteLineAsync($"{"table", -28} {"objects", 8} {"rows", 10} {"expected", 10} {"seconds", 8}  checksum");
        foreach (var table in input.Tables.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            await using var command = database.CreateCommand(Fingerprint.Sql(table.Sql, table.Columns));
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            var rows = reader.GetInt64(0);
            var same =
                rows == table.Expected.Rows && BigInteger.Parse(reader.GetString(1), CultureInfo.InvariantCulture) == table.Expected.Sum;
            good &= same;
            await output.WriteLineAsync(
                $"{table.Name, -28} {table.Objects, 8} {rows, 10} {table.Expected.Rows, 10} {seconds.GetValueOrDefault(table.Name), 8:0.00}  {(same ? "same as input" : "DIFFERENT")}"
            );
        }
        return good;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex("line (?<row>[0-9]+), column (?<column>[^:]+): (?<reason>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"loaded [0-9]+ objects into (?<table>[^ ,]+) in (?<seconds>[0-9.]+) s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Loaded();
}
