using System.IO.Compression;
using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>
/// The published codebuildfire as a Lambda function: from the start of the process to its first <c>next</c>, and to the answer to its first
/// event, one StartBuild at the local CodeBuild included. Beside it a function of the same build that does nothing.
/// </summary>
internal static class CodeBuildFireBench
{
    private const int Rounds = 30;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string codebuildfire)
    {
        await using var cloud = await LocalCloudHost.StartAsync();
        cloud.CodeBuild.CreateProject("restore-mysql");
        var figures = new List<Figure>();
        var folder = Directory.CreateTempSubdirectory("gap-bench-").FullName;
        try
        {
            if (await NativeFloor.PublishAsync("LambdaFloor", folder) is { } floor)
            {
                var empty = await ColdStart.MeasureAsync(floor, cloud.Environment, _ => "{}", Rounds);
                figures.Add(Time("floor: an empty function, process start → first next", empty.Next));
                figures.Add(Time("floor: an empty function, process start → first answer", empty.Answer));
                figures.Add(Size("floor: an empty function, zipped", floor));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        var ours = await ColdStart.MeasureAsync(codebuildfire, cloud.Environment, Event, Rounds);
        if (cloud.CodeBuild.Builds.Count != Rounds)
            throw new InvalidOperationException($"{cloud.CodeBuild.Builds.Count} builds instead of {Rounds}");
        figures.Add(Time("process start → first next", ours.Next));
        figures.Add(Time("process start → first answer, one build started", ours.Answer));
        figures.Add(
            new Figure("codebuildfire", "executable", new FileInfo(codebuildfire).Length / 1e6, "MB", null, null, false, "stripped")
        );
        figures.Add(Size("package, zipped", codebuildfire));
        return figures;
    }

    private static Figure Time(string name, double milliseconds) =>
        new("codebuildfire", name, milliseconds, "ms", null, null, false, $"median of {Rounds}, both cores of the machine");

    private static Figure Size(string name, string executable)
    {
        using var package = new MemoryStream();
        using (var zip = new ZipArchive(package, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntryFromFile(executable, "bootstrap", CompressionLevel.SmallestSize);
        return new Figure("codebuildfire", name, package.Length / 1e6, "MB", null, null, false, "as Lambda stores it");
    }

    private static string Event(int round) =>
        $$$"""
            {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"configurationId":"restore-mysql",
             "bucket":{"name":"backups"},"object":{"key":"mysql/dump.sql.gz","eTag":"0","sequencer":"{{{round:x16}}}"} } }]}
            """;
}
