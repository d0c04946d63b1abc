using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>
/// The published s32cs on 200 MB and 2 GB of documents: file to batches, nothing sent; the same compressed; and into the local CloudSearch.
/// Beside it, in the same run, what the machine itself does with the same bytes.
/// </summary>
internal sealed partial class S32csBench : IBench
{
    private const int Rounds = 5;
    private const double MegaByte = 1_000_000;
    private const long Size = 200_000_000;
    private const double OriginalSpeed = 28;
    private const double OriginalMemory = 23;

    // Twenty and twelve times the original: CloudSearch itself takes 5 MB in ten seconds, so that beyond it clear code is worth more.
    private const double SpeedGoal = 560;
    private const double GzipSpeedGoal = 340;
    private const double MemoryGoal = 40;

    public string Piece => "s32cs";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, bool verbose)
    {
        var folder = Directory.CreateTempSubdirectory("s32cs-bench-").FullName;
        try
        {
            var plain = Path.Combine(folder, "200.ndjson");
            var documents = S32csInput.Write(plain, Size);
            var bytes = new FileInfo(plain).Length;
            var gzip = Path.Combine(folder, "200.ndjson.gz");
            await CompressAsync(plain, gzip);
            var figures = new List<Figure>();
            figures.AddRange(await CheckAsync(executable, "200 MB → batches, discarded", plain, bytes, documents, SpeedGoal));
            figures.AddRange(await CheckAsync(executable, "200 MB gzipped → batches, discarded", gzip, bytes, documents, GzipSpeedGoal));
            figures.Add(Floor("the machine: read the 200 MB, count lines", plain, bytes, s => s.Count((byte)'\n')));
            figures.Add(Floor("the machine: read, validate UTF-8 (framework)", plain, bytes, s => Utf8.IsValid(s) ? 1 : 0));
            figures.Add(Inflate(gzip, bytes));
            figures.Add(await UploadAsync(executable, plain, bytes, documents));
            if (verbose)
                await ProfileAsync(executable, plain);
            var large = Path.Combine(folder, "2000.ndjson");
            var many = S32csInput.Write(large, 10 * Size);
            figures.AddRange(
                await CheckAsync(executable, "2 GB → batches, discarded", large, new FileInfo(large).Length, many, SpeedGoal, rounds: 1)
            );
            return figures;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Figure>> CheckAsync(
        string s32cs,
        string name,
        string path,
        long bytes,
        long documents,
        double goal,
        int rounds = Rounds
    )
    {
        var (speeds, memory) = (new List<double>(), 0.0);
        for (var round = 0; round < rounds; round++)
        {
            var run = await MeasuredRun.OnOneCoreAsync(s32cs, ["-check", path]);
            if (run.Status != 0 || !run.Output.Contains($"{documents} added", StringComparison.Ordinal))
                throw new InvalidOperationException($"s32cs failed:\n{run.Output}");
            // Of one core, whoever else uses the machine.
            speeds.Add(bytes / MegaByte / run.CoreSeconds);
            memory = Math.Max(memory, run.PeakMebibytes);
        }
        speeds.Sort();
        var conditions = $"by seconds of one core used, start of the process included; median of {rounds}";
        return
        [
            new Figure("s32cs", name, speeds[rounds / 2], "MB/s", OriginalSpeed, goal, MoreIsBetter: true, conditions),
            new Figure(
                "s32cs",
                name + ", peak memory",
                memory,
                "MiB",
                OriginalMemory,
                MemoryGoal,
                MoreIsBetter: false,
                "highest of the rounds"
            ),
        ];
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

    private static async Task<Figure> UploadAsync(string s32cs, string path, long bytes, long documents)
    {
        await using var cloud = await LocalCloudHost.StartAsync();
        var environment = new Dictionary<string, string>(cloud.Environment, StringComparer.Ordinal)
        {
            ["ENDPOINT"] = cloud.Environment["CLOUDSEARCH_ENDPOINT"],
        };
        var run = await MeasuredRun.Async(s32cs, [path], environment);
        if (run.Status != 0 || cloud.CloudSearch.Domain.Count != documents)
            throw new InvalidOperationException($"s32cs failed, {cloud.CloudSearch.Domain.Count} of {documents} are in:\n{run.Output}");
        var conditions = $"one run; signed; the local CloudSearch checks every rule; peak {run.PeakMebibytes:0.0} MiB";
        return new Figure("s32cs", "200 MB → local CloudSearch", bytes / MegaByte / run.Seconds, "MB/s", null, null, true, conditions);
    }

    // Where the time goes: the five lines at the top of a sampling profile, where perf is installed.
    private static async Task ProfileAsync(string s32cs, string path)
    {
        var data = Path.ChangeExtension(path, ".perf");
        try
        {
            await MeasuredRun.Async("perf", ["record", "-q", "-o", data, WithSymbols(s32cs), "-check", path]);
            var report = await MeasuredRun.Async("perf", ["report", "-i", data, "--stdio", "-q", "--sort", "symbol"]);
            var top = Sample().Matches(report.Output).Take(5);
            await Console.Error.WriteLineAsync("profile of 200 MB → batches, discarded:");
            foreach (Match line in top)
                await Console.Error.WriteLineAsync($"  {line.Value.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync("no profile: perf is not installed (package linux-perf)");
        }
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
    private static partial Regex Sample();
}
