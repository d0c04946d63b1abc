using System.Diagnostics;
using System.Globalization;
using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>
/// One package into a repository of ten thousand: the whole of yumrepo add, with S3 in between, beside mergerepo_c on local files. And what the first
/// commit costs to a repository that createrepo_c has written.
/// </summary>
internal sealed class MergeBench : IBench
{
    private const int Packages = 10_000;
    private const int Rounds = 5;
    private const int Newcomer = 90_000;
    private const string Bucket = "bench";
    private const string Repository = "repo/";
    private const string Mergerepo = "mergerepo_c without databases";

    // Of mergerepo_c's figure.
    private const double OpenChecksumGoal = 0.25;
    private const double CopyGoal = 0.03;
    private const double FirstGoal = 1;
    private const double MemoryGoal = 0.5;
    private const double SizeGoal = 1.03;

    public string Piece => "yumrepo";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        if (HeadersBench.PathOf("createrepo_c") is not { } createrepo || HeadersBench.PathOf("mergerepo_c") is not { } mergerepo)
        {
            await Console.Error.WriteLineAsync(
                "bench: yumrepo's merge is not measured: createrepo_c is not installed (package createrepo-c)"
            );
            return [];
        }
        var packages = bench.IsQuick ? Packages / 100 : Packages;
        var old = Path.Combine(bench.Folder, "merge-old");
        SyntheticPackages.Write(old, 0, packages);
        var one = Path.Combine(bench.Folder, "merge-new");
        var package = SyntheticPackages.Write(one, Newcomer, 1)[0];
        await RunAsync(createrepo, "-q", "--no-database", old);
        await RunAsync(createrepo, "-q", "--no-database", one);
        var merged = Path.Combine(bench.Folder, "merge-out");
        await using var cloud = await bench.CloudAsync(bench.UsualWay);
        cloud.S3.CreateBucket(Bucket);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(old, "repodata")))
            cloud.S3.Put(Bucket, Repository + "repodata/" + Path.GetFileName(file), await File.ReadAllBytesAsync(file));
        var bytes = await File.ReadAllBytesAsync(package);
        var number = 0;
        var first = await AddAsync();
        var (with, without, theirs) = (new List<Measured>(), new List<Measured>(), new List<Measured>());
        // In turn, so that whatever else the machine does is no one's advantage.
        foreach (var _ in Enumerable.Range(0, bench.Rounds(Rounds)))
        {
            with.Add(await AddAsync());
            without.Add(await AddAsync("-no-open-checksum"));
            theirs.Add(await MergeAsync());
        }

        var cpu = Median(theirs, m => m.CpuMilliseconds);
        var conditions = $"CPU of the whole process, S3 over TLS; median of {bench.Rounds(Rounds)}; the other on local files";
        var name = string.Create(CultureInfo.InvariantCulture, $"1 package into {packages:N0}");
        var size = SizeOf(cloud);
        var usual = Directory.EnumerateFiles(Path.Combine(merged, "repodata"), "*.gz").Sum(f => new FileInfo(f).Length) / 1e6;
        return
        [
            Row(name, Median(with, m => m.CpuMilliseconds), "ms", cpu, OpenChecksumGoal, conditions),
            Row($"{name}, without open-checksum", Median(without, m => m.CpuMilliseconds), "ms", cpu, CopyGoal, conditions),
            Row($"{name}, the first after createrepo_c", first.CpuMilliseconds, "ms", cpu, FirstGoal, "one run"),
            Row(
                $"{name}, peak memory",
                with.Concat(without).Max(m => m.PeakMebibytes),
                "MiB",
                theirs.Max(m => m.PeakMebibytes),
                MemoryGoal,
                "highest of the rounds"
            ),
            Row($"{name}, bytes of metadata", size, "MB", usual, SizeGoal, $"after {number} of them, each by its own commit"),
        ];

        async Task<Measured> MergeAsync()
        {
            if (Directory.Exists(merged))
                Directory.Delete(merged, recursive: true);
            string[] merge = [mergerepo, "--no-database", "--all", "--omit-baseurl", "--repo", one, "--repo", old, "-o", merged];
            await using var process = bench.Start(merge, new Dictionary<string, string>());
            return await process.EndAsync();
        }

        async Task<Measured> AddAsync(params string[] flags)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{Repository}new{++number}.rpm");
            cloud.S3.Put(Bucket, key, bytes);
            string[] add =
            [
                executable,
                "add",
                $"s3://{Bucket}/{key}",
                "-repo",
                $"s3://{Bucket}/{Repository}",
                "-same-version",
                "keep",
                .. flags,
            ];
            var environment = new Dictionary<string, string>(cloud.Environment.Concat(bench.UsualWay.Environment), StringComparer.Ordinal);
            await using var process = bench.Start(add, environment);
            return await process.EndAsync();
        }
    }

    private static double SizeOf(LocalCloudHost cloud)
    {
        var repoMd = System.Xml.Linq.XDocument.Parse(
            System.Text.Encoding.UTF8.GetString(cloud.S3.Get(Bucket, $"{Repository}repodata/repomd.xml")!)
        );
        return repoMd.Descendants().Where(e => e.Name.LocalName == "size").Sum(e => (long)e) / 1e6;
    }

    private static Figure Row(string name, double value, string unit, double theirs, double goal, string conditions) =>
        new("yumrepo", name, value, unit, theirs, goal * theirs, MoreIsBetter: false, conditions) { Beside = Mergerepo };

    private static double Median(IEnumerable<Measured> runs, Func<Measured, double> measure) => Contest.Median(runs.Select(measure));

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed ({process.ExitCode})");
    }
}
