using System.IO.Compression;

namespace GapFurniture.Benchmarks;

/// <summary>What is measured of every piece that is a small Lambda function, and of one that does nothing beside it.</summary>
/// <param name="piece">The piece, as its rows name it.</param>
/// <param name="rounds">Starts of a process for one figure.</param>
internal sealed class LambdaFigures(string piece, int rounds)
{
    /// <summary>An empty function of the same build; nothing where it cannot be published.</summary>
    public async Task<IReadOnlyList<Figure>> FloorAsync(IReadOnlyDictionary<string, string> environment)
    {
        var folder = Directory.CreateTempSubdirectory("gap-bench-").FullName;
        try
        {
            if (await NativeFloor.PublishAsync("LambdaFloor", folder) is not { } floor)
                return [];
            var empty = await ColdStart.MeasureAsync(floor, environment, _ => "{}", rounds);
            return
            [
                Time("floor: an empty function, process start → first next", empty.Next),
                Time("floor: an empty function, process start → first answer", empty.Answer),
                Zipped("floor: an empty function, zipped", floor),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A median in milliseconds.</summary>
    public Figure Time(string name, double milliseconds) =>
        new(piece, name, milliseconds, "ms", null, null, false, $"median of {rounds}, both cores of the machine");

    /// <summary>The executable and its package.</summary>
    public IReadOnlyList<Figure> Sizes(string executable) =>
        [
            new Figure(piece, "executable", new FileInfo(executable).Length / 1e6, "MB", null, null, false, "stripped"),
            Zipped("package, zipped", executable),
        ];

    private Figure Zipped(string name, string executable)
    {
        using var package = new MemoryStream();
        using (var zip = new ZipArchive(package, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntryFromFile(executable, "bootstrap", CompressionLevel.SmallestSize);
        return new Figure(piece, name, package.Length / 1e6, "MB", null, null, false, "as Lambda stores it");
    }
}
