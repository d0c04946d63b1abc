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
        var slow = TimeSpan.FromMilliseconds(100);
        var rates = new List<Figure>
        {
            await RateAsync(rin, cloud, "-batch, 500 messages, COPY at once", 500, TimeSpan.Zero, manifest: false, 560, 5000),
            await RateAsync(rin, cloud, "-batch, 500 messages, COPY at once, manifest", 500, TimeSpan.Zero, manifest: true, 560, 5000),
            await RateAsync(rin, cloud, "-batch, 100 messages, COPY takes 100 ms", 100, slow, manifest: false, 9.6, null),
            await RateAsync(rin, cloud, "-batch, 100 messages, COPY takes 100 ms, manifest", 100, slow, manifest: true, 9.6, 500),
        };
        return [.. rates, .. await ManyAsync(rin, cloud)];
    }

    private static async Task<Figure> RateAsync(
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
        var runs = new List<Run>();
        for (var round = 0; round < Rounds; round++)
            runs.Add(await RunOnceAsync(rin, cloud, messages, copyTime, manifest));
        var rates = runs.Select(r => messages / r.Seconds).Order().ToList();
        var share = runs.Select(r => r.CpuSeconds / r.Seconds).Order().ElementAt(Rounds / 2);
        var conditions = $"first receive to last delete, median of {Rounds}, {runs[0].Copies} COPYs, {Limit(share)}";
        return new Figure("rin", name, rates[Rounds / 2], "messages/s", original, goal, MoreIsBetter: true, conditions);
    }

    // What a long queue costs: the same work over and over must not grow.
    private static async Task<IReadOnlyList<Figure>> ManyAsync(string rin, LocalCloudHost cloud)
    {
        const int Messages = 100_000;
        const string Case = "-batch, 100000 messages, one table, manifest";
        var run = await RunOnceAsync(rin, cloud, Messages, TimeSpan.Zero, manifest: true);
        var copies = run.Copies * 1000.0 / Messages;
        return
        [
            new Figure(
                "rin",
                Case,
                Messages / run.Seconds,
                "messages/s",
                560,
                5000,
                MoreIsBetter: true,
                $"one run, {Limit(run.CpuSeconds / run.Seconds)}"
            ),
            new Figure("rin", Case, copies, "COPYs/1000", 1000, 10, MoreIsBetter: false, $"{run.Copies} COPYs"),
            new Figure("rin", Case, run.PeakMebibytes, "MiB peak", 18, 100, MoreIsBetter: false, "original: with 500 messages"),
        ];
    }

    private static string Prepare(LocalCloudHost cloud, int messages, bool objects)
    {
        var queue = "bench-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        cloud.Sqs.CreateQueue(queue);
        cloud.S3.CreateBucket(queue);
        for (var i = 0; i < messages; i++)
        {
            var key = $"in/{i:000000}.json";
            // Behind a manifest nobody looks whether an object is there.
            if (objects)
                cloud.S3.Put(queue, key, "{}");
            var record = new { eventName = "ObjectCreated:Put", s3 = new { bucket = new { name = queue }, @object = new { key } } };
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
    private static async Task<Run> RunOnceAsync(string rin, LocalCloudHost cloud, int messages, TimeSpan copyTime, bool manifest)
    {
        await using var warehouse = new InstantWarehouse(copyTime);
        var queue = Prepare(cloud, messages, objects: !manifest);
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, Config(queue, warehouse.Port, manifest));
        var start = new ProcessStartInfo(rin, ["-config", path, "-batch"]) { RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in cloud.Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardError.ReadToEndAsync();
        var (peak, cpu) = (0.0, 0.0);
        // Counting a long queue costs the queue's host something, too.
        var look = TimeSpan.FromMilliseconds(messages > 1000 ? 20 : 1);
        var begun = await WhenAsync(() => cloud.Sqs.Count(queue).InFlight > 0 || process.HasExited, look);
        var ended = await WhenAsync(
            () =>
            {
                peak = Math.Max(peak, PeakMebibytes(process.Id));
                cpu = Math.Max(cpu, CpuSeconds(process.Id));
                return cloud.Sqs.Count(queue).Total == 0 || process.HasExited;
            },
            look
        );
        await process.WaitForExitAsync();
        File.Delete(path);
        return process.ExitCode == 0 && cloud.Sqs.Count(queue).Total == 0
            ? new Run(Stopwatch.GetElapsedTime(begun, ended).TotalSeconds, warehouse.Copies, peak, cpu)
            : throw new InvalidOperationException($"rin failed:\n{await output}");
    }

    // What keeps it from being faster.
    private static string Limit(double cpuShare) => $"rin itself computes for {cpuShare:P0} of the time, else it waits for answers";

    // In ticks of a hundredth of a second, user's and system's; fields 14 and 15, counted behind the name, which may hold spaces.
    private static double CpuSeconds(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100;
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }

    // The kernel keeps the high-water mark, so that only the last look counts.
    private static double PeakMebibytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return 0; // it has just ended
        }
    }

    private static async Task<long> WhenAsync(Func<bool> condition, TimeSpan look)
    {
        using var timer = new PeriodicTimer(look);
        while (!condition())
            await timer.WaitForNextTickAsync();
        return Stopwatch.GetTimestamp();
    }

    private sealed record Run(double Seconds, int Copies, double PeakMebibytes, double CpuSeconds);
}
