namespace GapFurniture.Benchmarks;

/// <summary>
/// Rin's published executable between the local SQS and S3 and a warehouse that says yes at once, or after 100 ms. These run in this process
/// and take their share of the machine's cores, as everywhere. A run of some hundred messages lasts a tenth of a second, so that what the
/// machine does meanwhile can double it: hence runs that do not count until the stand-ins are compiled, then many, and their spread is told.
/// Besides, its start with a single message.
/// </summary>
internal sealed class RinBench : IBench
{
    // The runtime compiles what is called often in several steps, on a core of its own for some seconds.
    private const int WarmUps = 10;
    private const int Rounds = 15;
    private const int Many = 100_000;
    private const string TheOriginal = "the original on another machine, plain HTTP";

    public string Piece => "rin";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        await using var cloud = await bench.CloudAsync(bench.UsualWay);
        var slow = TimeSpan.FromMilliseconds(100);
        var figures = new List<Figure>();
        await RatesAsync("-batch, 500 messages, COPY at once", e => new RinRun(e, bench, cloud, 500), 560, 5000, WarmUps, Rounds);
        await RatesAsync(
            "-batch, 500 messages, COPY at once, manifest",
            e => new RinRun(e, bench, cloud, 500) { Manifest = true },
            560,
            5000,
            WarmUps,
            Rounds
        );
        // One COPY after another: the waiting decides, ten seconds a run.
        await RatesAsync(
            "-batch, 100 messages, COPY takes 100 ms",
            e => new RinRun(e, bench, cloud, 100) { CopyTime = slow },
            9.6,
            null,
            0,
            3
        );
        await RatesAsync(
            "-batch, 100 messages, COPY takes 100 ms, manifest",
            e => new RinRun(e, bench, cloud, 100) { CopyTime = slow, Manifest = true },
            9.6,
            500,
            WarmUps,
            Rounds
        );
        if (!bench.IsQuick)
            figures.AddRange(await ManyAsync(new RinRun(executable, bench, cloud, Many) { Manifest = true }));
        return [.. figures, .. await new RinStart(executable, bench).FiguresAsync(), .. FirstEffect.Sizes("rin", executable)];

        async Task RatesAsync(string name, Func<string, RinRun> run, double original, double? goal, int warmUps, int rounds)
        {
            var builds = bench.Contestants("rin", executable, e => run(e).OnceAsync());
            warmUps = bench.IsQuick ? 0 : warmUps;
            var results = await Contest.RunsAsync(builds, bench.Rounds(rounds), warmUps);
            var ours = Rate(name, run(executable).Messages, results[0], warmUps, original, goal);
            figures.Add(ours);
            figures.AddRange(
                builds
                    .Skip(1)
                    .Select(
                        (other, i) =>
                            ours with
                            {
                                Other = Contest.Median(results[i + 1].Select(r => run(executable).Messages / r.Seconds)),
                                Beside = other.Name,
                                Goal = null,
                            }
                    )
            );
        }
    }

    private static Figure Rate(string name, int messages, IReadOnlyList<RinResult> results, int warmUps, double original, double? goal)
    {
        var rates = results.Select(r => messages / r.Seconds).Order().ToList();
        var started = Contest.Median(results.Select(r => messages / r.SecondsFromStart));
        var conditions =
            $"TLS, bundle; first receive to last delete, median of {results.Count} ({rates[0]:0} to {rates[^1]:0}) after {warmUps} that do not "
            + $"count; {started:0} with the start of the process; {results[0].Copies} COPYs, "
            + Limit(Contest.Median(results.Select(r => r.CpuShare)));
        return new Figure("rin", name, Contest.Median(rates), "messages/s", original, goal, MoreIsBetter: true, conditions)
        {
            Beside = TheOriginal,
        };
    }

    // What a long queue costs: the same work over and over must not grow.
    private static async Task<IReadOnlyList<Figure>> ManyAsync(RinRun run)
    {
        const string Case = "-batch, 100000 messages, one table, manifest";
        var result = await run.OnceAsync();
        var conditions = $"TLS, bundle; first receive to last delete, one run, {Limit(result.CpuShare)}";
        var copies = result.Copies * 1000.0 / Many;
        return
        [
            new Figure("rin", Case, Many / result.Seconds, "messages/s", 560, 5000, MoreIsBetter: true, conditions)
            {
                Beside = TheOriginal,
            },
            new Figure("rin", Case, copies, "COPYs/1000", 1000, 10, MoreIsBetter: false, $"{result.Copies} COPYs"),
            new Figure("rin", Case, result.PeakMebibytes, "MiB peak", 18, 100, MoreIsBetter: false, "with 500 messages")
            {
                Beside = TheOriginal,
            },
        ];
    }

    // What keeps it from being faster.
    private static string Limit(double cpuShare) => $"rin itself computes for {cpuShare:P0} of the time, else it waits for answers";
}
