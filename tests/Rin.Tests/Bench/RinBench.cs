using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>
/// Rin's published executable between the local SQS and S3 and a warehouse that says yes at once, or after 100 ms. These run in this process
/// and take their share of the machine's cores, as everywhere. A run of some hundred messages lasts a tenth of a second, so that what the
/// machine does meanwhile can double it: hence runs that do not count until the stand-ins are compiled, then many, and their spread is told.
/// </summary>
internal sealed class RinBench : IBench
{
    // The runtime compiles what is called often in several steps, on a core of its own for some seconds.
    private const int WarmUps = 10;
    private const int Rounds = 15;

    public string Piece => "rin";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, bool verbose)
    {
        await using var cloud = await LocalCloudHost.StartAsync();
        var slow = TimeSpan.FromMilliseconds(100);
        var rates = new List<Figure>
        {
            await RateAsync(new RinRun(executable, cloud, 500), "-batch, 500 messages, COPY at once", 560, 5000),
            await RateAsync(
                new RinRun(executable, cloud, 500) { Manifest = true },
                "-batch, 500 messages, COPY at once, manifest",
                560,
                5000
            ),
            // One COPY after another: the waiting decides, ten seconds a run.
            await RateAsync(
                new RinRun(executable, cloud, 100) { CopyTime = slow },
                "-batch, 100 messages, COPY takes 100 ms",
                9.6,
                null,
                0,
                3
            ),
            await RateAsync(
                new RinRun(executable, cloud, 100) { CopyTime = slow, Manifest = true },
                "-batch, 100 messages, COPY takes 100 ms, manifest",
                9.6,
                500
            ),
        };
        return [.. rates, .. await ManyAsync(executable, cloud)];
    }

    private static async Task<Figure> RateAsync(
        RinRun run,
        string name,
        double original,
        double? goal,
        int warmUps = WarmUps,
        int rounds = Rounds
    )
    {
        for (var round = 0; round < warmUps; round++)
            await run.OnceAsync();
        var results = new List<RinResult>();
        for (var round = 0; round < rounds; round++)
            results.Add(await run.OnceAsync());
        var rates = results.Select(r => run.Messages / r.Seconds).Order().ToList();
        var started = Median.Of(results.Select(r => run.Messages / r.SecondsFromStart));
        var conditions =
            $"first receive to last delete, median of {rounds} ({rates[0]:0} to {rates[^1]:0}) after {warmUps} that do not count; "
            + $"{started:0} with the start of the process; {results[0].Copies} COPYs, {Limit(Median.Of(results.Select(r => r.CpuShare)))}";
        return new Figure("rin", name, Median.Of(rates), "messages/s", original, goal, MoreIsBetter: true, conditions);
    }

    // What a long queue costs: the same work over and over must not grow.
    private static async Task<IReadOnlyList<Figure>> ManyAsync(string rin, LocalCloudHost cloud)
    {
        const int Messages = 100_000;
        const string Case = "-batch, 100000 messages, one table, manifest";
        var result = await new RinRun(rin, cloud, Messages) { Manifest = true }.OnceAsync();
        var conditions = $"first receive to last delete, one run, {Limit(result.CpuShare)}";
        var copies = result.Copies * 1000.0 / Messages;
        return
        [
            new Figure("rin", Case, Messages / result.Seconds, "messages/s", 560, 5000, MoreIsBetter: true, conditions),
            new Figure("rin", Case, copies, "COPYs/1000", 1000, 10, MoreIsBetter: false, $"{result.Copies} COPYs"),
            new Figure("rin", Case, result.PeakMebibytes, "MiB peak", 18, 100, MoreIsBetter: false, "original: with 500 messages"),
        ];
    }

    // What keeps it from being faster.
    private static string Limit(double cpuShare) => $"rin itself computes for {cpuShare:P0} of the time, else it waits for answers";
}
