using System.IO.Compression;
using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>
/// The published iottweet as a Lambda function: from the start of the process to its first <c>next</c>, and to the answer to its first click,
/// one post at the local X included; without a lasting state, and with one in DynamoDB. Beside it a function of the same build that does
/// nothing.
/// </summary>
internal static class IotTweetBench
{
    private const int Rounds = 30;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string iottweet)
    {
        await using var cloud = await LocalCloudHost.StartAsync();
        cloud.DynamoDb.CreateTable("iottweet", "id");
        cloud.X.Limits.Most["createTweet"] = int.MaxValue - 1;
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
        var environment = new Dictionary<string, string>(cloud.Environment, StringComparer.Ordinal) { ["IOTTWEET_TEXT"] = "ゆれ {serial}" };
        var memory = await ColdStart.MeasureAsync(iottweet, environment, round => Click("m", round), Rounds);
        environment["IOTTWEET_STATE"] = "dynamodb:iottweet";
        var table = await ColdStart.MeasureAsync(iottweet, environment, round => Click("t", round), Rounds);
        if (cloud.X.Texts.Count != 2 * Rounds)
            throw new InvalidOperationException($"{cloud.X.Texts.Count} posts instead of {2 * Rounds}");
        figures.Add(Time("process start → first next", memory.Next));
        figures.Add(Time("process start → first answer, one post, state in memory", memory.Answer));
        figures.Add(Time("process start → first answer, one post, state in DynamoDB", table.Answer));
        figures.Add(new Figure("iottweet", "executable", new FileInfo(iottweet).Length / 1e6, "MB", null, null, false, "stripped"));
        figures.Add(Size("package, zipped", iottweet));
        return figures;
    }

    private static Figure Time(string name, double milliseconds) =>
        new("iottweet", name, milliseconds, "ms", null, null, false, $"median of {Rounds}, both cores of the machine");

    private static Figure Size(string name, string executable)
    {
        using var package = new MemoryStream();
        using (var zip = new ZipArchive(package, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntryFromFile(executable, "bootstrap", CompressionLevel.SmallestSize);
        return new Figure("iottweet", name, package.Length / 1e6, "MB", null, null, false, "as Lambda stores it");
    }

    private static string Click(string state, int round) =>
        $$"""{"serialNumber":"{{state}}{{round}}","batteryVoltage":"1567mV","clickType":"SINGLE"}""";
}
