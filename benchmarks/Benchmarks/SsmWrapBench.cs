using System.Diagnostics;
using System.Globalization;

namespace GapFurniture.Benchmarks;

/// <summary>
/// Ssmwrap's native executable against a Parameter Store in C, started by a runner in C (SsmWrap/runner.c). The original's figures come from
/// another machine of the kind; the floors of both, measured alike, tell how the machines compare, and the goals are held against the scaled
/// values.
/// </summary>
internal static class SsmWrapBench
{
    private const int Rounds = 100;

    /// <summary>A native .NET program that only prints, where the originals were measured.</summary>
    private const double TheirFloor = 5.2;

    /// <summary>The original with 10 parameters in the very run in which that floor was taken; it took 9.9 ms in another.</summary>
    private const double TheirsBesideTheFloor = 13.1;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string ssmwrap)
    {
        var folder = Directory.CreateTempSubdirectory("gap-bench-").FullName;
        try
        {
            var runner = Path.Combine(folder, "runner");
            await RunAsync("gcc", "-O2", "-pthread", "-o", runner, Path.Combine(AppContext.BaseDirectory, "SsmWrap", "runner.c"));
            var floor = await NativeFloor.PublishAsync("AotFloor", folder);
            var figures = await MeasureAsync(runner, floor, ssmwrap);
            if (await GoStandIn.BuildAsync(folder) is { } standIn)
                figures.AddRange(await BesideGoAsync(runner, ssmwrap, standIn));
            return figures;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<Figure>> MeasureAsync(string runner, string? floor, string ssmwrap)
    {
        var figures = new List<Figure>();
        var process = await TimeAsync(runner, 0, 0, "/bin/true");
        figures.Add(Plain("floor: a C program forks, execs /bin/true, waits", process.Median, "ms", "the runner itself"));
        var scale = 1.0;
        if (floor is not null)
        {
            var trivial = await TimeAsync(runner, 0, 0, floor);
            scale = TheirFloor / trivial.Median;
            figures.Add(
                Plain(
                    "floor: a native .NET program that only prints",
                    trivial.Median,
                    "ms",
                    $"{TheirFloor} ms there: scaled values are ×{scale:0.00}"
                )
            );
        }

        await CaseAsync("-version", 3.6, 1.4, 6.6, 0, 0, "-version");
        await CaseAsync("1 path, 10 parameters, /bin/true", 9.9, 0.8, 10.5, 10, 0, "-path", "/prod/", "--", "/bin/true");
        if (floor is not null)
            figures.Add(Beside(figures[^2]));
        await CaseAsync("1 path, 100 parameters, /bin/true", 18.1, 0.8, 11.4, 100, 0, "-path", "/prod/", "--", "/bin/true");
        string[] five = ["-paths", "/a,/b,/c,/d,/e", "--", "/bin/true"];
        var slow = await TimeAsync(runner, 10, 20, ssmwrap, five);
        figures.Add(
            new Figure(
                "ssmwrap",
                "5 paths, each answer takes 20 ms",
                slow.Median,
                "ms",
                119,
                40,
                false,
                $"{slow.Requests} requests side by side; unscaled"
            )
        );
        figures.Add(
            new Figure(
                "ssmwrap",
                "5 paths, peak memory",
                slow.Kib / 1024,
                "MiB",
                10.5,
                1.5 * 10.5,
                false,
                "median; the original's is that of one path"
            )
        );
        figures.Add(
            new Figure("ssmwrap", "size of the executable", new FileInfo(ssmwrap).Length / 1e6, "MB", 7.8, null, false, "stripped")
        );
        return figures;

        async Task CaseAsync(
            string name,
            double original,
            double share,
            double memory,
            int parameters,
            int delay,
            params string[] arguments
        )
        {
            var time = await TimeAsync(runner, parameters, delay, ssmwrap, arguments);
            figures.Add(Plain(name, time.Median, "ms", $"here; 10th percentile {time.Quick:0.00}, {time.Requests} requests"));
            if (floor is not null)
                figures.Add(
                    new Figure(
                        "ssmwrap",
                        name + ", scaled",
                        time.Median * scale,
                        "ms",
                        original,
                        share * original,
                        false,
                        "to the originals' machine"
                    )
                );
            figures.Add(new Figure("ssmwrap", name + ", peak memory", time.Kib / 1024, "MiB", memory, memory, false, "median"));
        }
    }

    /// <summary>The same work by the original's means, on this machine and in this run: no scaling.</summary>
    private static async Task<List<Figure>> BesideGoAsync(string runner, string ssmwrap, string standIn)
    {
        const string conditions = "medians of one run on this machine; the original is benchmarks/GoStandIn";
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
}
