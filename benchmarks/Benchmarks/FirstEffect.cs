using System.Globalization;
using System.IO.Compression;
using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>One start of a process.</summary>
/// <param name="Executable">What is started.</param>
/// <param name="Way">How it gets to the services.</param>
/// <param name="Cloud">The services.</param>
/// <param name="Environment">What it needs to find them and to trust them.</param>
/// <param name="Share">What it may have of the cores; null: everything.</param>
internal sealed record Start(
    string Executable,
    Way Way,
    LocalCloudHost Cloud,
    IReadOnlyDictionary<string, string> Environment,
    CpuShare? Share
);

/// <summary>
/// What a piece takes from the start of its process to the first thing it does for its user: with each trust store, and with the share of a core
/// that Lambda gives it.
/// </summary>
internal sealed class FirstEffect(Bench bench, string piece, string executable)
{
    private const int Rounds = 30;
    private const int RoundsInShare = 10;

    /// <summary>The effect, as rows name it, such as "one build".</summary>
    public required string Effect { get; init; }

    /// <summary>Makes a local cloud ready.</summary>
    public required Action<LocalCloudHost> Prepare { get; init; }

    /// <summary>Starts the process once and checks that it did its work.</summary>
    public required Func<Start, Task<Sample>> OnceAsync { get; init; }

    /// <summary>Shares of a core of the rows under Lambda's share. The default value is that of 256 MB and of 512 MB.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0.145, 0.29];

    /// <summary>How the piece gets to the services. The default value is every way.</summary>
    public IReadOnlyList<Way> Ways { get; init; } = bench.Ways;

    /// <summary>Measures it.</summary>
    public async Task<IReadOnlyList<Figure>> FiguresAsync()
    {
        var (whole, shared) = (new List<Figure>(), new List<Figure>());
        foreach (var way in Ways)
        {
            await using var cloud = await bench.CloudAsync(way);
            Prepare(cloud);
            var medians = await MediansAsync(way, cloud, null, Rounds);
            whole.AddRange(medians.Rows(piece, $"{Effect}, {way.Name}: CPU", "ms", s => s.Cpu));
            whole.AddRange(medians.Rows(piece, $"{Effect}, {way.Name}: process start → effect", "ms", s => s.Wall));
            whole.AddRange(medians.Rows(piece, $"{Effect}, {way.Name}: peak memory", "MiB", s => s.Peak));
            if (way == Ways[0] && medians.All[0].Sample.Next > 0)
                whole.AddRange(medians.Rows(piece, "process start → first next", "ms", s => s.Next));
            foreach (var cores in Shares)
                shared.AddRange(await InShareAsync(way, cloud, cores));
        }
        return [.. whole, .. shared];
    }

    /// <summary>The executable, and its package with what belongs to it.</summary>
    public static IReadOnlyList<Figure> Sizes(string piece, string executable)
    {
        var folder = Path.GetDirectoryName(executable)!;
        // ./publish notes the files of a piece below two lines of its own.
        var stamp = Path.Combine(folder, "." + piece);
        var files = File.Exists(stamp) ? File.ReadLines(stamp).Skip(2) : [piece];
        using var package = new MemoryStream();
        using (var zip = new ZipArchive(package, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in files)
                zip.CreateEntryFromFile(Path.Combine(folder, file), file, CompressionLevel.SmallestSize);
        }
        return
        [
            new Figure(piece, "executable", new FileInfo(executable).Length / 1e6, "MB", null, null, false, "stripped"),
            new Figure(piece, "package, zipped", package.Length / 1e6, "MB", null, null, false, "as Lambda stores it"),
        ];
    }

    private async Task<IEnumerable<Figure>> InShareAsync(Way way, LocalCloudHost cloud, double cores)
    {
        try
        {
            using var share = CpuShare.Of(cores);
            var medians = await MediansAsync(way, cloud, share, RoundsInShare);
            var name = string.Create(CultureInfo.InvariantCulture, $"under Lambda's share, {cores} of a core: {Effect}, {way.Name}");
            return medians.Rows(piece, name, "ms", s => s.Wall);
        }
        catch (IOException e)
        {
            bench.Skip("rows under Lambda's share", e.Message);
            return [];
        }
    }

    private Task<Medians> MediansAsync(Way way, LocalCloudHost cloud, CpuShare? share, int rounds)
    {
        var environment = new Dictionary<string, string>(cloud.Environment.Concat(way.Environment), StringComparer.Ordinal);
        return Contest.MediansAsync(
            bench.Contestants(piece, executable, e => OnceAsync(new Start(e, way, cloud, environment, share))),
            bench.Rounds(rounds)
        );
    }
}
