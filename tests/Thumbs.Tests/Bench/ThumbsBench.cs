using System.Diagnostics;

namespace GapFurniture.Benchmarks;

/// <summary>
/// Thumbnails of files, 180 pixels wide: once beside vipsthumbnail, whose start is short, and many in one process beside sharp, whose start is long.
/// CPU time alone tells them apart; all three are libvips.
/// </summary>
internal sealed class ThumbsBench : IBench
{
    private const string Vips = "vipsthumbnail";
    private const string Sharp = "sharp";
    private const string SharpVersion = "0.35.5";
    private const string OneArena = "MALLOC_ARENA_MAX";
    private const int Rounds = 5;
    private const int Width = 180;

    // Pictures of a process besides its first.
    private const int More = 6;

    // Of vipsthumbnail's and sharp's figures.
    private const double StartGoal = 0.5;
    private const double PeakGoal = 0.4;
    private const double RefusalCpuGoal = 30;
    private const double RefusalPeakGoal = 25;
    private const double LikenessTolerance = 0.3;

    public string Piece => "thumbs";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        if (BenchPictures.Missing is { } missing)
        {
            bench.Skip("all of thumbs", missing);
            return [];
        }
        var pictures = new BenchPictures(Directory.CreateDirectory(Path.Combine(bench.Folder, "pictures")).FullName);
        var race = new Race(bench, executable, pictures, await SharpAsync(bench));
        List<Figure> figures =
        [
            .. await race.RunAsync("12 MP JPEG → JPEG", pictures.Photo(4000, 3000, "a.jpg", "[Q=90,strip]"), 0.9, 1.5),
            .. await race.RunAsync(
                "12 MP progressive JPEG → JPEG",
                pictures.Photo(4000, 3000, "b.jpg", "[Q=90,strip,interlace]"),
                1.25,
                1.1
            ),
            .. await race.RunAsync("24 MP PNG → PNG", pictures.Photo(6000, 4000, "c.png", "[strip]"), 0.9, 1.25),
            .. await race.RunAsync("12 MP WebP → WebP", pictures.Photo(4000, 3000, "d.webp", "[Q=85,strip]"), 1.2, 1.4),
            .. await race.StartAsync(pictures.Black(1, 1, "one.png", "")),
            .. await race.LikenessAsync(pictures.Photo(4000, 3000, "a.jpg", "[Q=90,strip]"), 4000),
            .. await race.LikenessAsync(pictures.Photo(6000, 4000, "c.png", "[strip]"), 6000),
        ];
        figures.AddRange(await race.RefusalAsync("400 MP PNG of 1 bit", pictures.Black(20_000, 20_000, "large.png", "[bitdepth=1]")));
        figures.AddRange(await race.RefusalAsync("144 MP JPEG", pictures.Black(12_000, 12_000, "large.jpg", "[interlace]")));
        return [.. figures, .. FirstEffect.Sizes("thumbs", executable)];
    }

    /// <summary>Where sharp lies, as NODE_PATH; null where it cannot be installed, which is said.</summary>
    internal static async Task<string?> SharpAsync(Bench bench)
    {
        var start = new ProcessStartInfo("tools/npm-package", ["sharp", SharpVersion])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var path = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0)
            return path;
        bench.Skip("rows beside sharp", "npm has no sharp here");
        return null;
    }

    private sealed class Race(Bench bench, string executable, BenchPictures pictures, string? sharp)
    {
        private static readonly Dictionary<string, string> s_oneArena = new(StringComparer.Ordinal) { [OneArena] = "1" };

        public async Task<IReadOnlyList<Figure>> RunAsync(string name, string original, double goalOfVips, double goalOfSharp)
        {
            var once = await MediansAsync([Ours([original]), VipsThumbnail(original)]);
            List<Figure> figures =
            [
                Row($"{name}, one: CPU", "ms", once[0].Cpu, once[1].Cpu, goalOfVips, Vips),
                Row($"{name}, one: peak memory", "MiB", once[0].Peak, once[1].Peak, null, Vips),
            ];
            if (sharp is null)
                return figures;
            var many = pictures.Links(original, More + 1);
            var all = await MediansAsync([Ours([original]), OfSharp([original]), Ours(many), OfSharp(many)]);
            return
            [
                .. figures,
                Row($"{name}, each further: CPU", "ms", Further(all[0], all[2]), Further(all[1], all[3]), goalOfSharp, Sharp),
                Row($"{name}, {More + 1} in turn: peak memory", "MiB", all[2].Peak, all[3].Peak, PeakGoal, Sharp),
            ];
        }

        public async Task<IReadOnlyList<Figure>> StartAsync(string original)
        {
            var medians = await MediansAsync([Ours([original]), VipsThumbnail(original)]);
            return [Row("process start → thumbnail of one pixel: CPU", "ms", medians[0].Cpu, medians[1].Cpu, StartGoal, Vips)];
        }

        public async Task<IReadOnlyList<Figure>> RefusalAsync(string name, string original)
        {
            var refusal = new Contestant<Sample>(
                Bench.Ours,
                () => OnceAsync(["/bin/sh", "-c", "! \"$@\" 2>/dev/null", "sh", .. Command([original])])
            );
            var medians = await MediansAsync([refusal]);
            return
            [
                new("thumbs", $"{name} refused: CPU", medians[0].Cpu, "ms", null, RefusalCpuGoal, false, Conditions),
                new("thumbs", $"{name} refused: peak memory", medians[0].Peak, "MiB", null, RefusalPeakGoal, false, Conditions),
            ];
        }

        /// <summary>PSNR to all pixels reduced by Lanczos' filter, of thumbnails as PNG.</summary>
        public async Task<IReadOnlyList<Figure>> LikenessAsync(string original, int originalWidth)
        {
            var (ours, theirs) = (pictures.PathOf("ours.png"), pictures.PathOf("theirs.png"));
            await OnceAsync([executable, original, "-size", $"{Width}", "-o", ours]);
            await OnceAsync([BenchPictures.ProgramOf(Vips)!, original, "--size", $"{Width}x", "-o", theirs]);
            var reference = pictures.Reference(original, Width, originalWidth);
            var (mine, other) = (pictures.Likeness(ours, reference), pictures.Likeness(theirs, reference));
            return
            [
                new(
                    "thumbs",
                    $"{Path.GetExtension(original)[1..]}: PSNR to the reference",
                    mine,
                    "dB",
                    other,
                    other - LikenessTolerance,
                    true,
                    "once"
                )
                {
                    Beside = Vips,
                },
            ];
        }

        private string Conditions => $"of the whole process; median of {bench.Rounds(Rounds)}";

        private static double Further(Sample one, Sample many) => (many.Cpu - one.Cpu) / More;

        private Contestant<Sample> Ours(IReadOnlyList<string> originals) => new(Bench.Ours, () => OnceAsync(Command(originals)));

        private string[] Command(IReadOnlyList<string> originals) =>
            [executable, .. originals, "-size", $"{Width}", "-parallel", "1", "-o", pictures.PathOf("out/")];

        private Contestant<Sample> VipsThumbnail(string original) =>
            new(
                Vips,
                () =>
                    OnceAsync([
                        BenchPictures.ProgramOf(Vips)!,
                        original,
                        "--size",
                        $"{Width}x",
                        "-o",
                        pictures.PathOf("vips" + Path.GetExtension(original)),
                    ])
            );

        private Contestant<Sample> OfSharp(IReadOnlyList<string> originals)
        {
            var target = pictures.PathOf("sharp" + Path.GetExtension(originals[0]));
            var script = Path.Combine(AppContext.BaseDirectory, "sharp.js");
            return new(Sharp, () => OnceAsync([BenchPictures.ProgramOf("node")!, script, $"{Width}", target, .. originals]));
        }

        private async Task<Sample> OnceAsync(IReadOnlyList<string> command)
        {
            var environment = new Dictionary<string, string>(s_oneArena, StringComparer.Ordinal);
            if (sharp is not null)
                environment["NODE_PATH"] = sharp;
            await using var process = bench.Start(command, environment);
            return (await process.EndAsync()).Until();
        }

        private async Task<IReadOnlyList<Sample>> MediansAsync(IReadOnlyList<Contestant<Sample>> contestants) =>
            [.. (await Contest.MediansAsync(contestants, bench.Rounds(Rounds))).All.Select(a => a.Sample)];

        private Figure Row(string name, string unit, double ours, double theirs, double? goal, string beside) =>
            new("thumbs", name, ours, unit, theirs, goal * theirs, MoreIsBetter: false, Conditions) { Beside = beside };
    }
}
