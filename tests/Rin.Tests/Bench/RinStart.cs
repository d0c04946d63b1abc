using System.Globalization;
using System.Text.Json;

namespace GapFurniture.Benchmarks;

/// <summary>
/// The published rin with one message in its queue: from the start of its process until the warehouse has the COPY of its object. SQS, S3 and the
/// warehouse are reached alike. The process ends by itself, so its CPU time is that of the whole batch run.
/// </summary>
internal sealed class RinStart(string executable, Bench bench)
{
    private const string Bucket = "bench";

    public Task<IReadOnlyList<Figure>> FiguresAsync() =>
        new FirstEffect(bench, "rin", executable)
        {
            Effect = "one object",
            Prepare = cloud =>
            {
                cloud.S3.CreateBucket(Bucket);
                cloud.S3.Put(Bucket, "in/1.json", "{}");
            },
            OnceAsync = OnceAsync,
        }.FiguresAsync();

    private async Task<Sample> OnceAsync(Start start)
    {
        await using var warehouse = new RinWarehouse(TimeSpan.Zero, start.Way.IsTls ? bench.Chain : null);
        var queue = "bench-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        start.Cloud.Sqs.CreateQueue(queue);
        var record = new
        {
            eventName = "ObjectCreated:Put",
            s3 = new { bucket = new { name = Bucket }, @object = new { key = "in/1.json" } },
        };
        start.Cloud.Sqs.Send(queue, JsonSerializer.Serialize(new { Records = new[] { record } }));
        var config = Path.Combine(bench.Folder, "rin.yml");
        await File.WriteAllTextAsync(config, Config(queue, warehouse.Port, start.Way.IsTls ? "verify-full" : "disable"));

        await using var process = bench.Start([start.Executable, "-config", config, "-batch"], start.Environment, start.Share);
        var measured = await process.EndAsync();

        var left = start.Cloud.Sqs.Count(queue).Total;
        start.Cloud.Sqs.DeleteQueue(queue);
        return warehouse.Copies == 1 && left == 0
            ? measured.Until(warehouse.FirstCopy)
            : throw new InvalidOperationException($"rin failed:\n{measured.Output}");
    }

    private static string Config(string queue, int port, string sslMode) =>
        $$"""
            queue_name: {{queue}}
            credentials: {aws_region: us-east-1, aws_iam_role: 'arn:aws:iam::123456789012:role/bench'}
            redshift: {host: 127.0.0.1, port: {{port}}, dbname: dev, user: bench, password: bench, table: lines, sslmode: {{sslMode}}}
            s3: {bucket: {{Bucket}}, region: us-east-1, key_prefix: in/}
            sql_option: "JSON 'auto'"
            targets: [{}]
            """;
}
