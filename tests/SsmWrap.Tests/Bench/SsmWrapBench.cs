using System.Diagnostics;
using System.Globalization;

namespace GapFurniture.Benchmarks;

/// <summary>
/// Ssmwrap's native executable against a Parameter Store in C, started by a runner in C (runner.c). The original's figures come from
/// another machine of the kind; the floors of both, measured alike, tell how the machines compare, and the goals are held against the scaled
/// values.
/// </summary>
internal sealed class SsmWrapBench : IBench
{
    private const int Rounds = 100;

    /// <summary>A native .NET program that only prints, where the originals were measured.</summary>
    private const double TheirFloor = 5.2;

    /// <summary>The original with 10 parameters in the very run in which that floor was taken; it took 9.9 ms in another.</summary>
    private const double TheirsBesideTheFloor = 13.1;

    public string Piece => "ssmwrap";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, bool verbose)
    {
        var folder = Directory.CreateTempSubdirectory("gap-bench-").FullName;
        try
        {
            var runner = Path.Combine(folder, "runner");
            await RunAsync("gcc", "-O2", "-pthread", "-o", runner, Path.Combine(AppContext.BaseDirectory, "runner.c"));
            var floor = await NativeFloor.PublishAsync("AotFloor", folder);
            var figures = await MeasureAsync(runner, floor, executable);
            if (await GoStandIn.BuildAsync(folder) is { } standIn)
                figures.AddRange(await BesideGoAsync(runner, executable, standIn));
            return figures;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<Figure>> MeasureAsync(string runner, string? floor, string ssmwrap)
    {
        var nothing = await TimeAsync(runner, 0, 0, "/bin/true");
        var figures = new List<Figure>
        {
            Plain("floor: a C program forks, execs /bin/true, waits", nothing.Median, "ms", "the runner itself"),
        };
        double? scale = null;
        if (floor is not null)
        {
            var trivial = (await TimeAsync(runner, 0, 0, floor)).Median;
            scale = TheirFloor / trivial;
            var conditions = $"{TheirFloor} ms there: scaled values are ×{scale:0.00}";
            figures.Add(Plain("floor: a native .NET program that only prints", trivial, "ms", conditions));
        }
        var version = new Case("-version", 3.6, 1.4, 6.6, 0, ["-version"]);
        var ten = new Case("1 path, 10 parameters, /bin/true", 9.9, 0.8, 10.5, 10, ["-path", "/prod/", "--", "/bin/true"]);
        var hundred = new Case("1 path, 100 parameters, /bin/true", 18.1, 0.8, 11.4, 100, ["-path", "/prod/", "--", "/bin/true"]);
        figures.AddRange(await CaseAsync(runner, ssmwrap, scale, version));
        figures.AddRange(await CaseAsync(runner, ssmwrap, scale, ten));
        if (scale is not null)
            figures.Add(Beside(figures[^2]));
        figures.AddRange(await CaseAsync(runner, ssmwrap, scale, hundred));
        figures.AddRange(await SideBySideAsync(runner, ssmwrap));
        var size = new FileInfo(ssmwrap).Length / 1e6;
        figures.Add(new Figure("ssmwrap", "size of the executable", size, "MB", 7.8, null, false, "stripped"));
        return figures;
    }

    private static async Task<IReadOnlyList<Figure>> CaseAsync(string runner, string ssmwrap, double? scale, Case c)
    {
        var time = await TimeAsync(runner, c.Parameters, 0, ssmwrap, c.Arguments);
        var figures = new List<Figure>
        {
            Plain(c.Name, time.Median, "ms", $"here; 10th percentile {time.Quick:0.00}, {time.Requests} requests"),
        };
        var (milliseconds, goal) = (time.Median * scale, c.Share * c.Original);
        if (milliseconds is { } scaled)
            figures.Add(
                new Figure(
                    "ssmwrap",
                    c.Name + ", scaled",
                    scaled,
                    "ms",
                    c.Original,
                    goal,
                    false,
                    $"median of {Rounds}, to the originals' machine"
                )
            );
        var memory = $"median of {Rounds}";
        figures.Add(new Figure("ssmwrap", c.Name + ", peak memory", time.Kib / 1024, "MiB", c.Memory, c.Memory, false, memory));
        return figures;
    }

    private static async Task<IReadOnlyList<Figure>> SideBySideAsync(string runner, string ssmwrap)
    {
        const string name = "5 paths, each answer takes 20 ms";
        var slow = await TimeAsync(runner, 10, 20, ssmwrap, "-paths", "/a,/b,/c,/d,/e", "--", "/bin/true");
        var conditions = $"median of {Rounds}; {slow.Requests} requests side by side; unscaled";
        var memory = $"median of {Rounds}; the original's is that of one path";
        return
        [
            new Figure("ssmwrap", name, slow.Median, "ms", 119, 40, false, conditions),
            new Figure("ssmwrap", "5 paths, peak memory", slow.Kib / 1024, "MiB", 10.5, 1.5 * 10.5, false, memory),
        ];
    }

    /// <summary>The same work by the original's means, on this machine and in this run: no scaling.</summary>
    private static async Task<List<Figure>> BesideGoAsync(string runner, string ssmwrap, string standIn)
    {
        var conditions = $"medians of {Rounds}, in one run on this machine; the original is gostandin.go";
        var figures = new List<Figure>();
        foreach (var parameters in new[] { 10, 100 })
        {
            var ours = await TimeAsync(runner, parameters, 0, ssmwrap, "-path", "/prod/", "--", "/bin/true");
            var theirs = await TimeAsync(runner, parameters, 0, standIn, "/prod/", "/bin/true");
            var name = $"1 path, {parameters} parameters, beside Go";
            figures.Add(new Figure("ssmwrap", name, ours.Median, "ms", theirs.Median, 0.8 * theirs.Median, false, conditions));
            var (kib, limit) = (ours.Kib / 1024, theirs.Kib / 1024);
            figures.Add(new Figure("ssmwrap", name + ", peak memory", kib, "MiB", limit, limit, false, conditions));
        }
        return figures;
    }

    // Two runs on one machine may differ by more than what is compared; one run does not.
    private static Figure Beside(Figure scaled) =>
        scaled with
        {
            Case = scaled.Case + ", one run",
            Original = TheirsBesideTheFloor,
            Goal = 0.8 * TheirsBesideTheFloor,
            Conditions = "the original in the run in which the floor was taken",
        };

    private static Figure Plain(string name, double value, string unit, string conditions) =>
        new("ssmwrap", name, value, unit, null, null, false, $"median of {Rounds}; {conditions}");

    private static async Task<(double Median, double Quick, double Kib, int Requests)> TimeAsync(
        string runner,
        int parameters,
        int delay,
        string command,
        params string[] arguments
    )
    {
        var line = await RunAsync(runner, [$"{Rounds}", $"{parameters}", $"{delay}", command, .. arguments]);
        // What the command itself wrote stands before.
        var words = line.TrimEnd().Split('\n')[^1].Split(' ');
        return (Number(words[0]), Number(words[1]), Number(words[2]), (int)Number(words[3]));
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "secret";
        start.Environment["AWS_REGION"] = "us-east-1";
        start.Environment.Remove("AWS_ENDPOINT_URL_SSM");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{program} ended with {process.ExitCode}"));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <param name="Name">What is done.</param>
    /// <param name="Original">Milliseconds of the original, where it was measured.</param>
    /// <param name="Share">What part of that we may take.</param>
    /// <param name="Memory">Peak of the original in MiB, which we may not exceed.</param>
    /// <param name="Parameters">How many the store has below each path.</param>
    /// <param name="Arguments">Of ssmwrap.</param>
    private sealed record Case(string Name, double Original, double Share, double Memory, int Parameters, string[] Arguments);
}
