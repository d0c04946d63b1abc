using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>
/// The published s32cs on 200 MB and 2 GB of documents: file to batches, nothing sent; the same compressed; and from S3 into CloudSearch, both local.
/// Beside it, in the same run, what the machine itself does with the same bytes. And its start, as a Lambda function.
/// </summary>
internal sealed partial class S32csBench : IBench
{
    private const int Rounds = 5;
    private const double MegaByte = 1_000_000;
    private const long Size = 200_000_000;
    private const double OriginalSpeed = 28;
    private const double OriginalMemory = 23;
    private const string TheOriginal = "the original on another machine";

    // Twenty and twelve times the original: CloudSearch itself takes 5 MB in ten seconds, so that beyond it clear code is worth more.
    private const double SpeedGoal = 560;
    private const double GzipSpeedGoal = 340;
    private const double MemoryGoal = 40;

    private static readonly Dictionary<string, string> s_nothing = new(StringComparer.Ordinal);

    public string Piece => "s32cs";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        var size = bench.IsQuick ? Size / 100 : Size;
        var plain = Path.Combine(bench.Folder, "200.ndjson");
        var documents = S32csInput.Write(plain, size);
        var bytes = new FileInfo(plain).Length;
        var gzip = Path.Combine(bench.Folder, "200.ndjson.gz");
        await CompressAsync(plain, gzip);
        var figures = new List<Figure>();
        figures.AddRange(await CheckAsync("200 MB → batches, discarded", plain, bytes, documents, SpeedGoal, Rounds));
        figures.AddRange(await CheckAsync("200 MB gzipped → batches, discarded", gzip, bytes, documents, GzipSpeedGoal, Rounds));
        figures.Add(Floor("the machine: read the 200 MB, count lines", plain, bytes, s => s.Count((byte)'\n')));
        figures.Add(Floor("the machine: read, validate UTF-8 (framework)", plain, bytes, s => Utf8.IsValid(s) ? 1 : 0));
        figures.Add(Inflate(gzip, bytes));
        figures.Add(await UploadAsync(executable, bench, plain, bytes, documents));
        if (bench.IsVerbose)
            await ProfileAsync(executable, plain);
        var large = Path.Combine(bench.Folder, "2000.ndjson");
        var many = S32csInput.Write(large, 10 * size);
        figures.AddRange(await CheckAsync("2 GB → batches, discarded", large, new FileInfo(large).Length, many, SpeedGoal, rounds: 1));
        return [.. figures, .. await new S32csStart(executable, bench).FiguresAsync(), .. FirstEffect.Sizes("s32cs", executable)];

        async Task<IReadOnlyList<Figure>> CheckAsync(string name, string path, long bytes, long documents, double goal, int rounds)
        {
            var builds = bench.Contestants("s32cs", executable, e => OnceAsync(bench, e, path, documents));
            var runs = await Contest.RunsAsync(builds, bench.Rounds(rounds), warmUps: 0);
            // Of one core, whoever else uses the machine.
            var speeds = runs.Select(build => Contest.Median(build.Select(r => bytes / MegaByte / (r.Cpu / 1000)))).ToList();
            var peaks = runs.Select(build => build.Max(r => r.Peak)).ToList();
            var conditions = $"by seconds of one core used, start of the process included; median of {bench.Rounds(rounds)}";
            var speed = new Figure("s32cs", name, speeds[0], "MB/s", OriginalSpeed, goal, MoreIsBetter: true, conditions)
            {
                Beside = TheOriginal,
            };
            var highest = "highest of the rounds";
            var peak = new Figure("s32cs", name + ", peak memory", peaks[0], "MiB", OriginalMemory, MemoryGoal, false, highest)
            {
                Beside = TheOriginal,
            };
            return
            [
                speed,
                peak,
                .. builds
                    .Skip(1)
                    .SelectMany(
                        (other, i) =>
                            new[]
                            {
                                speed with
                                {
                                    Other = speeds[i + 1],
                                    Beside = other.Name,
                                    Goal = null,
                                    Conditions = "",
                                },
                                peak with
                                {
                                    Other = peaks[i + 1],
                                    Beside = other.Name,
                                    Goal = null,
                                    Conditions = "",
                                },
                            }
                    ),
            ];
        }
    }

    private static async Task<Sample> OnceAsync(Bench bench, string s32cs, string path, long documents)
    {
        string[] oneCore = File.Exists("/usr/bin/taskset") ? ["/usr/bin/taskset", "-c", "0"] : [];
        await using var process = bench.Start([.. oneCore, s32cs, "-check", path], s_nothing);
        var measured = await process.EndAsync();
        return measured.Output.Contains($"{documents} added", StringComparison.Ordinal)
            ? measured.Until()
            : throw new InvalidOperationException($"s32cs failed:\n{measured.Output}");
    }

    private static Figure Floor(string name, string path, long bytes, Func<ReadOnlySpan<byte>, int> look)
    {
        var buffer = new byte[256 * 1024];
        var speeds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            var seen = 0L;
            while (file.Read(buffer) is var read and > 0)
                seen += look(buffer.AsSpan(0, read));
            speeds.Add(bytes / MegaByte / Stopwatch.GetElapsedTime(begun).TotalSeconds);
            GC.KeepAlive(seen);
        }
        speeds.Sort();
        return new Figure("s32cs", name, speeds[Rounds / 2], "MB/s", null, null, MoreIsBetter: true, $"for comparison, median of {Rounds}");
    }

    private static Figure Inflate(string path, long bytes)
    {
        var buffer = new byte[256 * 1024];
        var begun = Stopwatch.GetTimestamp();
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        while (gzip.Read(buffer) > 0)
            continue;
        var speed = bytes / MegaByte / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return new Figure(
            "s32cs",
            "the machine: inflate the 200 MB",
            speed,
            "MB/s",
            null,
            null,
            MoreIsBetter: true,
            "for comparison, one run"
        );
    }

    private static async Task<Figure> UploadAsync(string s32cs, Bench bench, string path, long bytes, long documents)
    {
        var way = bench.UsualWay;
        await using var cloud = await bench.CloudAsync(way);
        var environment = new Dictionary<string, string>(cloud.Environment.Concat(way.Environment), StringComparer.Ordinal)
        {
            ["ENDPOINT"] = cloud.Environment["CLOUDSEARCH_ENDPOINT"],
        };
        cloud.S3.CreateBucket("bench");
        cloud.S3.Put("bench", "200.ndjson", await File.ReadAllBytesAsync(path));
        await using var process = bench.Start([s32cs, "s3://bench/200.ndjson"], environment);
        var run = (await process.EndAsync()).Until();
        if (cloud.CloudSearch.Domain.Count != documents)
            throw new InvalidOperationException($"s32cs failed: {cloud.CloudSearch.Domain.Count} of {documents} are in");
        var conditions =
            $"one run, by seconds of CPU used; signed; {run.Wall / 1000:0.0} s with both local services; peak {run.Peak:0.0} MiB";
        var speed = bytes / MegaByte / (run.Cpu / 1000);
        return new Figure("s32cs", $"200 MB from S3 → CloudSearch, {way.Name}", speed, "MB/s", null, null, true, conditions);
    }

    // Where the time goes: the five lines at the top of a sampling profile, where perf is installed.
    private static async Task ProfileAsync(string s32cs, string path)
    {
        var data = Path.ChangeExtension(path, ".perf");
        try
        {
            await OutputOfAsync("record", "-q", "-o", data, WithSymbols(s32cs), "-check", path);
            var report = await OutputOfAsync("report", "-i", data, "--stdio", "-q", "--sort", "symbol");
            var top = ProfileLine().Matches(report).Take(5);
            await Console.Error.WriteLineAsync("profile of 200 MB → batches, discarded:");
            foreach (Match line in top)
                await Console.Error.WriteLineAsync($"  {line.Value.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync("no profile: perf is not installed (package linux-perf)");
        }
    }

    private static async Task<string> OutputOfAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("perf", arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var perf = Process.Start(start)!;
        var output = await perf.StandardOutput.ReadToEndAsync();
        await perf.WaitForExitAsync();
        return output;
    }

    // ./publish leaves the symbols where it compiles.
    private static string WithSymbols(string s32cs)
    {
        const string Compiled = "artifacts/publishing";
        var symbols = Directory.Exists(Compiled) ? Directory.EnumerateFiles(Compiled, "s32cs.dbg", SearchOption.AllDirectories) : [];
        return symbols.Select(s => s[..^".dbg".Length]).Where(File.Exists).OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault()
            ?? s32cs;
    }

    private static async Task CompressAsync(string from, string to)
    {
        await using var input = File.OpenRead(from);
        await using var output = new GZipStream(File.Create(to), CompressionLevel.Optimal);
        await input.CopyToAsync(output);
    }

    [GeneratedRegex(@"^\s+[0-9.]+%.*$", RegexOptions.Multiline, 5000)]
    private static partial Regex ProfileLine();
}
