using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GapFurniture.Benchmarks;

/// <summary>
/// The published serverwrap with nginx behind it, and a Runtime API that costs next to nothing before it; beside what a runtime and a request cost
/// by themselves (floor.c), beside a native .NET program that only asks for its first event, and beside aws-serverless-express.
/// </summary>
internal sealed class ServerWrapBench : IBench
{
    private const int Rounds = 20;
    private const int EventsEachRound = 50;
    public const int BigBytes = 4_700_000;
    public const int HugeBytes = 200_000_000;
    private const string Proxy = "a C program that only passes bytes on";
    private const string Express = "aws-serverless-express 3.4.0";

    public string Piece => "serverwrap";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        var figures = new List<Figure>
        {
            new(Piece, "size of the executable", new FileInfo(executable).Length / 1e6, "MB", 4.7, 5, false, "stripped")
            {
                Beside = "aws-lambda-web-adapter, as published in 2023",
            },
        };
        var floor = Path.Combine(bench.Folder, "floor");
        await RunAsync("gcc", "-O2", "-static", "-o", floor, Path.Combine(AppContext.BaseDirectory, "floor.c"));
        if (FindNginx() is not { } nginx)
        {
            bench.Skip("serverwrap", "there is no nginx (Debian: nginx-light)");
            return figures;
        }
        var site = new Site(nginx, Path.Combine(bench.Folder, "site"));
        figures.AddRange(await StartAsync(executable, bench, floor));
        figures.AddRange(await WarmAsync(executable, bench, floor, site));
        figures.AddRange(Big(executable, bench, site));
        figures.AddRange(Huge(executable, bench, site));
        figures.AddRange(Recovery(executable, bench, site));
        return figures;
    }

    // From the start of the process to its first event, with a server that is ready at once.
    private async Task<IReadOnlyList<Figure>> StartAsync(string executable, Bench bench, string floor)
    {
        var bare = await NativeFloor.PublishAsync("NextFloor", bench.Folder);
        var server = Path.Combine(bench.Folder, "instant.sock");
        List<Contestant<Sample>> all =
        [
            .. bench.Contestants(
                Piece,
                executable,
                e => Task.FromResult(Once([e, "-connection", $"unix:{server}", "--", floor, "serve", server]))
            ),
        ];
        if (bare is not null)
            all.Add(new Contestant<Sample>("a bare .NET program", () => Task.FromResult(Once([bare]))));
        else
            bench.Skip("rows beside a bare .NET program", "there is no Native AOT here");
        var medians = await Contest.MediansAsync(all, bench.Rounds(Rounds));
        return
        [
            .. Rows(medians, "process start → first next: wall", "ms", s => s.Next, 1.5),
            .. Rows(medians, "waiting for its first event: memory", "MiB", s => s.Peak, 1.3),
        ];

        static Sample Once(string[] command)
        {
            using var runtime = new RuntimeStandIn("{}"u8.ToArray());
            using var tree = new RunningTree(command, Environment(runtime));
            runtime.WaitForNext();
            var next = Stopwatch.GetElapsedTime(tree.Started, runtime.FirstNext).TotalMilliseconds;
            return new Sample(tree.Cpu(withChildren: false) / 1e3, next, tree.Memory("VmRSS") / 1024.0) { Next = next };
        }
    }

    // The same small GET again and again.
    private async Task<IReadOnlyList<Figure>> WarmAsync(string executable, Bench bench, string floor, Site site)
    {
        using var nginx = site.Start();
        var request = Record(executable, bench, floor);
        var contestants = new List<Warm>();
        foreach (var (name, build) in bench.Builds(Piece, executable))
            contestants.Add(new Warm(name, [build, .. site.Command($"ours{contestants.Count}")], Event("/small")));
        contestants.Add(new Warm("a null runtime", r => [floor, "null", r.Address], Event("/small")));
        // What three processes that wait for each other take on this machine, whatever they do.
        contestants.Add(new Warm(Proxy, r => [floor, "proxy", r.Address, site.OtherSocket, request], Event("/small")));
        if (await ExpressAsync(bench) is { } express)
            contestants.Add(new Warm(Express, ["node", Path.Combine(AppContext.BaseDirectory, "ase.js")], Event("/small"), express));
        var direct = new List<double>();
        var rounds = 4 * bench.Rounds(Rounds);
        var order = new Random(0);
        Func<bool, Task> Turn(Warm contestant) =>
            counts =>
            {
                contestant.Round(EventsEachRound, counts);
                return Task.CompletedTask;
            };
        List<Func<bool, Task>> turns = [.. contestants.Select(Turn), DirectAsync];
        for (var round = -1; round < rounds; round++)
        {
            // Whoever comes behind a process that has just been started finds cold caches: it is another each time.
            foreach (var turn in turns.OrderBy(_ => order.Next()))
                await turn(round >= 0);
        }
        var figures = new List<Figure>();
        var none = contestants.Single(c => c.Name == "a null runtime");
        var ours = contestants[0];
        Add(
            "warm small GET: median",
            Contest.Median(ours.Times),
            Contest.Median(none.Times) + Contest.Median(direct),
            "a null runtime + the same request straight to nginx",
            1.2
        );
        Add("warm small GET: p99", Percentile(ours.Times), Percentile(none.Times) + Percentile(direct), "the same", 1.5);
        foreach (var other in contestants.Skip(1).Where(c => c != none))
        {
            double? goal = other.Name == Express ? 0.33 : null;
            Add("warm small GET: median", Contest.Median(ours.Times), Contest.Median(other.Times), other.Name, goal);
            // The C program's server is not its child.
            if (other.Name != Proxy)
                Add("warm small GET: CPU, with the server", ours.CpuEach, other.CpuEach, other.Name, goal);
        }
        contestants.ForEach(c => c.Dispose());
        return figures;

        async Task DirectAsync(bool counts)
        {
            var times = await RunAsync(floor, "get", site.OtherSocket, request, EventsEachRound.ToString(CultureInfo.InvariantCulture));
            if (counts)
                direct.AddRange(
                    times.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(t => double.Parse(t, CultureInfo.InvariantCulture))
                );
        }

        void Add(string name, double value, double other, string beside, double? goal) =>
            figures.Add(
                new Figure(Piece, name, value, "µs", other, goal * other, false, $"{rounds * EventsEachRound} events") { Beside = beside }
            );
    }

    // The request that serverwrap makes of the event, in a file.
    private static string Record(string executable, Bench bench, string floor)
    {
        var (socket, file) = (Path.Combine(bench.Folder, "record.sock"), Path.Combine(bench.Folder, "request"));
        using var runtime = new RuntimeStandIn(Event("/small"));
        using var tree = new RunningTree(
            [executable, "-connection", $"unix:{socket}", "--", floor, "serve", socket, file],
            Environment(runtime)
        );
        runtime.WaitForNext();
        runtime.Give(1);
        return file;
    }

    // A binary answer of 4.7 MB: base64, beside encoding and copying alone.
    private List<Figure> Big(string executable, Bench bench, Site site)
    {
        using var nginx = site.Start();
        using var runtime = new RuntimeStandIn(Event("/big"));
        using var tree = new RunningTree([executable, .. site.Command()], Environment(runtime));
        runtime.WaitForNext();
        var idle = tree.Memory("VmRSS");
        var (ours, alone) = (new List<double>(), new List<double>());
        var (body, text) = (new byte[BigBytes + 4096], new byte[((BigBytes + 4096) / 3 * 4) + 4]);
        using var sink = new Sink();
        for (var round = 0; round < bench.Rounds(Rounds) + 1; round++)
        {
            var time = runtime.Give(1)[0];
            var by = EncodeAndCopy(site, sink, body, text);
            if (round == 0)
                continue;
            ours.Add(time);
            alone.Add(by);
        }
        var more = (tree.Memory("VmHWM") - idle) * 1024.0;
        return
        [
            Row(
                "binary answer of 4.7 MB: median",
                Contest.Median(ours) / 1e3,
                "ms",
                Contest.Median(alone) / 1e3,
                1.5,
                "base64 + copy alone"
            ),
            Row("binary answer of 4.7 MB: memory beside idle", more / 1e6, "MB", BigBytes / 1e6, 2.5, "the body"),
        ];
    }

    // 200 MB streamed, beside a copy from socket to socket.
    private List<Figure> Huge(string executable, Bench bench, Site site)
    {
        using var nginx = site.Start();
        using var runtime = new RuntimeStandIn(Event("/huge"));
        using var tree = new RunningTree([executable, "-stream", .. site.Command()], Environment(runtime));
        runtime.WaitForNext();
        var idle = tree.Memory("VmRSS");
        var (ours, alone) = (new List<double>(), new List<double>());
        using var sink = new Sink();
        for (var round = 0; round < bench.Rounds(5) + 1; round++)
        {
            var time = runtime.Give(1)[0];
            if (runtime.AnswerBytes < HugeBytes)
                throw new InvalidOperationException($"{runtime.AnswerBytes} bytes came of {HugeBytes}");
            var by = Copy(site, sink);
            if (round == 0)
                continue;
            ours.Add(time);
            alone.Add(by);
        }
        var (peak, before) = (tree.Memory("VmHWM") / 1024.0, idle / 1024.0);
        var (rate, raw) = (HugeBytes / Contest.Median(ours), HugeBytes / Contest.Median(alone));
        return
        [
            new Figure(Piece, "200 MB streamed", rate, "MB/s", raw, 0.7 * raw, true, "plain copy: a read and a write for each 64 KiB")
            {
                Beside = "a copy from socket to socket",
            },
            new Figure(Piece, "200 MB streamed: peak memory", peak, "MiB", before, before + 2, false, "in the same process")
            {
                Beside = "idle",
            },
        ];
    }

    // The server is killed; the next event finds it gone.
    private List<Figure> Recovery(string executable, Bench bench, Site site)
    {
        using var runtime = new RuntimeStandIn(Event("/small"));
        using var tree = new RunningTree([executable, .. site.Command()], Environment(runtime));
        runtime.WaitForNext();
        runtime.Give(1);
        var (ours, alone) = (new List<double>(), new List<double>());
        for (var round = 0; round < bench.Rounds(Rounds); round++)
        {
            // Whoever only lost its master would still answer.
            var processes = tree.Descendants.Select(Process.GetProcessById).ToList();
            var killed = Stopwatch.GetTimestamp();
            processes.ForEach(p => p.Kill());
            runtime.Give(1);
            ours.Add(Stopwatch.GetElapsedTime(killed).TotalMilliseconds);
            var started = Stopwatch.GetTimestamp();
            using var other = site.Start();
            // A master takes connections before it has a worker that answers them.
            using (site.Ask("/small"))
                alone.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return
        [
            Row(
                "next answer after kill -9: median",
                Contest.Median(ours),
                "ms",
                Contest.Median(alone),
                1.3,
                "the server's own start to its first answer"
            ),
        ];
    }

    // Memory that has been used before, as a runtime has it: the first touch of a page costs more than all else.
    private static double EncodeAndCopy(Site site, Sink sink, byte[] body, byte[] text)
    {
        using var server = site.Ask("/big");
        var started = Stopwatch.GetTimestamp();
        var have = 0;
        while (have < BigBytes + server.HeadBytes)
            have += server.Read(body.AsSpan(have));
        System.Buffers.Text.Base64.EncodeToUtf8(body.AsSpan(server.HeadBytes, BigBytes), text, out _, out var written);
        sink.Take(text.AsSpan(0, written));
        sink.WaitFor(written);
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }

    private static double Copy(Site site, Sink sink)
    {
        using var server = site.Ask("/huge");
        var buffer = new byte[64 * 1024];
        var started = Stopwatch.GetTimestamp();
        long have = 0;
        while (have < HugeBytes)
        {
            var n = server.Read(buffer);
            sink.Take(buffer.AsSpan(0, n));
            have += n;
        }
        sink.WaitFor(have);
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }

    private static async Task<string?> ExpressAsync(Bench bench)
    {
        try
        {
            return (await RunAsync("tools/npm-package", "aws-serverless-express", "3.4.0")).Trim();
        }
        catch (InvalidOperationException e)
        {
            bench.Skip($"rows beside {Express}", e.Message);
            return null;
        }
    }

    private IEnumerable<Figure> Rows(Medians medians, string name, string unit, Func<Sample, double> measure, double goal) =>
        medians.Rows(Piece, name, unit, measure).Select(f => f.Beside == "a bare .NET program" ? f with { Goal = goal * f.Other } : f);

    private Figure Row(string name, double value, string unit, double other, double goal, string beside) =>
        new(Piece, name, value, unit, other, goal * other, false, "in one run, in turn") { Beside = beside };

    private static double Percentile(List<double> times) => times.Order().ElementAt(times.Count * 99 / 100);

    private static IEnumerable<KeyValuePair<string, string>> Environment(RuntimeStandIn runtime) =>
        [
            new("AWS_LAMBDA_RUNTIME_API", runtime.Address),
            new("AWS_LAMBDA_FUNCTION_NAME", "bench"),
            new("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ];

    // As a function URL sends it, with what a browser and CloudFront add.
    private static byte[] Event(string path) =>
        Encoding.UTF8.GetBytes(
            $$$"""
            {"version":"2.0","routeKey":"$default","rawPath":"{{{path}}}","rawQueryString":"a=1&b=2","headers":{"accept":"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8","accept-encoding":"gzip, deflate, br","accept-language":"en-GB,en;q=0.5","host":"abcdefghijklmnop.lambda-url.eu-west-1.on.aws","user-agent":"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0","x-amzn-trace-id":"Root=1-63c5c1f2-0123456789abcdef01234567","x-forwarded-for":"192.0.2.1","x-forwarded-port":"443","x-forwarded-proto":"https","via":"2.0 0123456789abcdef.cloudfront.net (CloudFront)","cache-control":"max-age=0"},"requestContext":{"accountId":"anonymous","apiId":"abcdefghijklmnop","domainName":"abcdefghijklmnop.lambda-url.eu-west-1.on.aws","domainPrefix":"abcdefghijklmnop","http":{"method":"GET","path":"{{{path}}}","protocol":"HTTP/1.1","sourceIp":"192.0.2.1","userAgent":"Mozilla/5.0"},"requestId":"00000000-0000-0000-0000-000000000000","routeKey":"$default","stage":"$default","time":"01/Nov/2026:00:00:00 +0000","timeEpoch":1793491200000},"isBase64Encoded":false}
            """
        );

    private static string? FindNginx() =>
        new[] { "/usr/sbin", "/usr/bin", "/usr/local/sbin" }.Select(f => Path.Combine(f, "nginx")).FirstOrDefault(File.Exists);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }

    /// <summary>Somebody who answers events, and what it took so far.</summary>
    private sealed class Warm : IDisposable
    {
        private readonly RuntimeStandIn _runtime;
        private readonly RunningTree _tree;
        private double _cpu;

        public Warm(string name, IReadOnlyList<string> command, byte[] payload, string? nodePath = null)
            : this(name, _ => command, payload, nodePath) { }

        public Warm(string name, Func<RuntimeStandIn, IReadOnlyList<string>> command, byte[] payload, string? nodePath = null)
        {
            Name = name;
            _runtime = new RuntimeStandIn(payload);
            _tree = new RunningTree(command(_runtime), [.. Environment(_runtime), new("NODE_PATH", nodePath ?? "")]);
            _runtime.WaitForNext();
        }

        public string Name { get; }

        public List<double> Times { get; } = [];

        /// <summary>Microseconds of CPU time for each event, with the server's.</summary>
        public double CpuEach => _cpu / Times.Count;

        public void Round(int count, bool counts)
        {
            var before = _tree.Cpu(withChildren: true);
            var times = _runtime.Give(count);
            if (!counts)
                return;
            Times.AddRange(times);
            _cpu += _tree.Cpu(withChildren: true) - before;
        }

        public void Dispose()
        {
            _tree.Dispose();
            _runtime.Dispose();
        }
    }
}
