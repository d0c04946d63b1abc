namespace GapFurniture.Benchmarks;

/// <summary>
/// A thousand package files read and turned into metadata: yumrepo add -dry-run, which ends before S3 is written to, beside createrepo_c, which
/// writes its files. Both read all bytes for the digests.
/// </summary>
internal sealed class HeadersBench : IBench
{
    private const int Packages = 1000;
    private const int Rounds = 5;
    private const string Bucket = "bench";
    private const string Createrepo = "createrepo_c, one worker, no databases";

    // Of createrepo_c's figure.
    private const double CpuGoal = 1;

    public string Piece => "yumrepo";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        if (PathOf("createrepo_c") is not { } judge)
        {
            bench.Skip("yumrepo's headers", "createrepo_c is not installed (Debian: createrepo-c)");
            return [];
        }
        var count = bench.IsQuick ? Packages / 10 : Packages;
        var folder = Path.Combine(bench.Folder, "headers");
        var files = SyntheticPackages.Write(folder, 0, count);
        await using var cloud = await bench.CloudAsync(bench.UsualWay);
        cloud.S3.CreateBucket(Bucket);
        var environment = new Dictionary<string, string>(cloud.Environment.Concat(bench.UsualWay.Environment), StringComparer.Ordinal);
        string[] add = ["add", "-repo", $"s3://{Bucket}/repo/", "-dry-run", .. files];
        string[] createrepo = [judge, "--quiet", "--no-database", "--workers", "1", "--outputdir", bench.Folder, folder];
        var contestants = new List<Contestant<Sample>>
        {
            new(Bench.Ours, () => OnceAsync([executable, .. add], environment)),
            new(Createrepo, () => OnceAsync(createrepo, [])),
        };

        var medians = await Contest.MediansAsync(contestants, bench.Rounds(Rounds));

        var (ours, theirs) = (medians.All[0].Sample, medians.All[1].Sample);
        var conditions = $"of the whole process; median of {medians.Rounds}";
        return
        [
            Row($"{count} packages → metadata: CPU", "ms", ours.Cpu, theirs.Cpu, CpuGoal, conditions),
            Row($"{count} packages → metadata: peak memory", "MiB", ours.Peak, theirs.Peak, null, conditions),
        ];

        async Task<Sample> OnceAsync(IReadOnlyList<string> command, Dictionary<string, string> variables)
        {
            await using var process = bench.Start(command, variables);
            return (await process.EndAsync()).Until();
        }
    }

    /// <summary>Where a program of the system lies; null if it is not installed.</summary>
    internal static string? PathOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static Figure Row(string name, string unit, double ours, double theirs, double? goal, string conditions) =>
        new("yumrepo", name, ours, unit, theirs, goal * theirs, MoreIsBetter: false, conditions) { Beside = Createrepo };
}
