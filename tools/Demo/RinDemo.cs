using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud;
using Npgsql;

namespace GapFurniture.Demo;

/// <summary>S3 → SQS → COPY, with Rin's real executable between a local cloud and a real PostgreSQL.</summary>
internal static partial class RinDemo
{
    private const string Bucket = "demo-bucket";
    private const string Queue = "demo-queue";

    public static async Task<bool> RunAsync(string rin, DemoInput input, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        await using var cloud = await LocalCloudHost.StartAsync(new LocalCloudOptions { WithRedshift = true });
        await output.WriteLineAsync(
            $"rin: local cloud at {cloud.Endpoint} with a real PostgreSQL behind it, up in {watch.Elapsed.TotalSeconds:0.0} s"
        );
        await using var database = NpgsqlDataSource.Create(cloud.Redshift.ConnectionString);
        foreach (var table in input.Tables)
            await ExecuteAsync(database, table.CreateSql);
        cloud.Sqs.CreateQueue(Queue);
        cloud.S3.CreateBucket(Bucket);
        cloud.S3.Notify(Bucket, cloud.Sqs.Arn(Queue));
        foreach (var (key, body) in input.Objects)
            cloud.S3.Put(Bucket, key, body);
        await output.WriteLineAsync(
            $"rin: {input.Description}: {input.Objects.Count} objects in s3://{Bucket}, one message each in {Queue}"
        );

        var seconds = new Dictionary<string, double>(StringComparer.Ordinal);
        var folder = Directory.CreateTempSubdirectory("gap-demo-").FullName;
        try
        {
            watch.Restart();
            var config = Path.Combine(folder, "rin.yaml");
            await File.WriteAllTextAsync(config, Config(input));
            var status = await RunRinAsync(rin, config, cloud.Environment, line => Follow(line, seconds, output));
            await output.WriteLineAsync($"rin: ended with exit code {status} after {watch.Elapsed.TotalSeconds:0.0} s");
            return await ReportAsync(input, database, seconds, output) && status == 0;
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
            targets:
            {{{input.Targets}}}
            """;

    private static async Task<int> RunRinAsync(
        string rin,
        string config,
        IReadOnlyDictionary<string, string> environment,
        Action<string> line
    )
    {
        var start = new ProcessStartInfo(rin, ["-config", config, "-batch"]) { RedirectStandardError = true, UseShellExecute = false };
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

    [GeneratedRegex(@"loaded [0-9]+ objects into (?<table>[^ ,]+) in (?<seconds>[0-9.]+) s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Loaded();
}
