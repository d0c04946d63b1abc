using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>Runs Rin over a queue of its own, again and again; over TLS, as users do.</summary>
internal sealed class RinRun(string rin, Bench bench, LocalCloudHost cloud, int messages)
{
    public int Messages => messages;

    /// <summary>What the warehouse takes for a COPY. The default value is zero.</summary>
    public TimeSpan CopyTime { get; init; }

    /// <summary>Whether Rin may write manifests. The default value is false: one COPY for each object.</summary>
    public bool Manifest { get; init; }

    /// <summary>
    /// Fills a queue, starts Rin and waits for the queue to be empty. The start of the process and its last, empty receive are not the
    /// queue's business and are told apart.
    /// </summary>
    /// <exception cref="InvalidOperationException">Rin failed, or left something.</exception>
    public async Task<RinResult> OnceAsync()
    {
        await using var warehouse = new RinWarehouse(CopyTime, bench.Chain);
        var queue = Prepare();
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, Config(queue, warehouse.Port));
            var start = new ProcessStartInfo(rin, ["-config", path, "-batch"]) { RedirectStandardError = true, UseShellExecute = false };
            foreach (var (name, value) in cloud.Environment.Concat(bench.UsualWay.Environment))
                start.Environment[name] = value;
            // What the filling left behind is collected now and not while Rin runs.
            GC.Collect();
            return await MeasureAsync(start, queue, warehouse);
        }
        finally
        {
            File.Delete(path);
            cloud.Sqs.DeleteQueue(queue);
        }
    }

    private async Task<RinResult> MeasureAsync(ProcessStartInfo start, string queue, RinWarehouse warehouse)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardError.ReadToEndAsync();
        // Looking costs the machine something, too: a long queue is looked at less often, and the process only every tenth time.
        var look = TimeSpan.FromMilliseconds(messages > 1000 ? 20 : 1);
        var begun = await WhenAsync(() => cloud.Sqs.Count(queue).InFlight > 0 || process.HasExited, look);
        var before = Used(process.Id).Seconds;
        var (looks, cpu, peak) = (0, before, 0.0);
        var ended = await WhenAsync(
            () =>
            {
                var isOver = cloud.Sqs.Count(queue).Total == 0 || process.HasExited;
                if (isOver || ++looks % 10 == 0)
                {
                    var used = Used(process.Id);
                    (cpu, peak) = (Math.Max(cpu, used.Seconds), Math.Max(peak, used.PeakMebibytes));
                }
                return isOver;
            },
            look
        );
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || cloud.Sqs.Count(queue).Total > 0)
            throw new InvalidOperationException($"rin failed:\n{await output}");
        var seconds = Stopwatch.GetElapsedTime(begun, ended).TotalSeconds;
        var fromStart = Stopwatch.GetElapsedTime(started, ended).TotalSeconds;
        return new RinResult(seconds, fromStart, warehouse.Copies, (cpu - before) / seconds, peak);
    }

    private string Prepare()
    {
        var queue = "bench-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        cloud.Sqs.CreateQueue(queue);
        cloud.S3.CreateBucket(queue);
        for (var i = 0; i < messages; i++)
        {
            var key = $"in/{i:000000}.json";
            // Behind a manifest nobody looks whether an object is there.
            if (!Manifest)
                cloud.S3.Put(queue, key, "{}");
            var record = new { eventName = "ObjectCreated:Put", s3 = new { bucket = new { name = queue }, @object = new { key } } };
            cloud.Sqs.Send(queue, JsonSerializer.Serialize(new { Records = new[] { record } }));
        }
        return queue;
    }

    private string Config(string queue, int port) =>
        $$"""
            queue_name: {{queue}}
            credentials: {aws_region: us-east-1, aws_iam_role: 'arn:aws:iam::123456789012:role/bench'}
            redshift: {host: 127.0.0.1, port: {{port}}, dbname: dev, user: bench, password: bench, table: lines, sslmode: verify-full}
            s3: {bucket: {{queue}}, region: us-east-1, key_prefix: in/}
            sql_option: "JSON 'auto'"
            {{(Manifest ? $"manifest: {{bucket: {queue}, prefix: manifests/}}" : "")}}
            targets: [{}]
            """;

    private static async Task<long> WhenAsync(Func<bool> condition, TimeSpan look)
    {
        using var timer = new PeriodicTimer(look);
        while (!condition())
            await timer.WaitForNextTickAsync();
        return Stopwatch.GetTimestamp();
    }

    // Seconds of a core used, and the highest resident memory so far.
    private static (double Seconds, double PeakMebibytes) Used(int process)
    {
        try
        {
            // User's and system's time in hundredths of a second: fields 14 and 15, counted behind the name, which may hold spaces.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var peak = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return (
                (Number(fields[11]) + Number(fields[12])) / 100,
                Number(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024
            );
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return (0, 0); // it has just ended
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
