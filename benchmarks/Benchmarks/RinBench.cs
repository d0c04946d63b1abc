using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>Rin's published executable between the local SQS and S3 and a warehouse that says yes at once, or after 100 ms.</summary>
internal static class RinBench
{
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string rin)
    {
        await using var cloud = await LocalCloudHost.StartAsync();
        return
        [
            await CaseAsync(rin, cloud, "-batch, 500 messages, COPY at once", 500, TimeSpan.Zero, manifest: false, 560, 5000),
            await CaseAsync(rin, cloud, "-batch, 500 messages, COPY at once, manifest", 500, TimeSpan.Zero, manifest: true, 560, 5000),
            await CaseAsync(
                rin,
                cloud,
                "-batch, 100 messages, COPY takes 100 ms",
                100,
                TimeSpan.FromMilliseconds(100),
                manifest: false,
                9.6,
                null
            ),
            await CaseAsync(
                rin,
                cloud,
                "-batch, 100 messages, COPY takes 100 ms, manifest",
                100,
                TimeSpan.FromMilliseconds(100),
                manifest: true,
                9.6,
                500
            ),
        ];
    }

    private static async Task<Figure> CaseAsync(
        string rin,
        LocalCloudHost cloud,
        string name,
        int messages,
        TimeSpan copyTime,
        bool manifest,
        double original,
        double? goal
    )
    {
        var rates = new List<double>();
        var copies = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await using var warehouse = new InstantWarehouse(copyTime);
            var queue = Prepare(cloud, messages);
            rates.Add(messages / await RunOnceAsync(rin, cloud, Config(queue, warehouse.Port, manifest), queue));
            copies = warehouse.Copies;
        }
        rates.Sort();
        var conditions = $"first receive to last delete, median of {Rounds}, {copies} COPYs";
        return new Figure("rin", name, rates[Rounds / 2], "messages/s", original, goal, MoreIsBetter: true, conditions);
    }

    private static string Prepare(LocalCloudHost cloud, int messages)
    {
        var queue = "bench-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        cloud.Sqs.CreateQueue(queue);
        cloud.S3.CreateBucket(queue);
        for (var i = 0; i < messages; i++)
            cloud.S3.Put(queue, $"in/{i:0000}.json", "{}");
        for (var i = 0; i < messages; i++)
        {
            var record = new
            {
                eventName = "ObjectCreated:Put",
                s3 = new { bucket = new { name = queue }, @object = new { key = $"in/{i:0000}.json" } },
            };
            cloud.Sqs.Send(queue, JsonSerializer.Serialize(new { Records = new[] { record } }));
        }
        return queue;
    }

    private static string Config(string queue, int port, bool manifest) =>
        $$"""
            queue_name: {{queue}}
            credentials: {aws_region: us-east-1, aws_iam_role: 'arn:aws:iam::123456789012:role/bench'}
            redshift: {host: 127.0.0.1, port: {{port}}, dbname: dev, user: bench, password: bench, table: lines, sslmode: disable}
            s3: {bucket: {{queue}}, region: us-east-1, key_prefix: in/}
            sql_option: "JSON 'auto'"
            {{(manifest ? $"manifest: {{bucket: {queue}, prefix: manifests/}}" : "")}}
            targets: [{}]
            """;

    // From the first message in flight to the last one deleted: starting the process and its last, empty receive are not the queue's business.
    private static async Task<double> RunOnceAsync(string rin, LocalCloudHost cloud, string config, string queue)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, config);
        var start = new ProcessStartInfo(rin, ["-config", path, "-batch"]) { RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in cloud.Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardError.ReadToEndAsync();
        var begun = await WhenAsync(() => cloud.Sqs.Count(queue).InFlight > 0 || process.HasExited);
        var ended = await WhenAsync(() => cloud.Sqs.Count(queue).Total == 0 || process.HasExited);
        await process.WaitForExitAsync();
        File.Delete(path);
        return process.ExitCode == 0 && cloud.Sqs.Count(queue).Total == 0
            ? Stopwatch.GetElapsedTime(begun, ended).TotalSeconds
            : throw new InvalidOperationException($"rin failed:\n{await output}");
    }

    private static async Task<long> WhenAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!condition())
            await timer.WaitForNextTickAsync();
        return Stopwatch.GetTimestamp();
    }
}
