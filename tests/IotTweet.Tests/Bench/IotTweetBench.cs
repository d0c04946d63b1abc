using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>
/// The published iottweet as a Lambda function: from the start of its process to its first post at the local X; without a lasting state, and
/// with one in DynamoDB.
/// </summary>
internal sealed class IotTweetBench : IBench
{
    private int _runs;

    public string Piece => "iottweet";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        var memory = Post(executable, bench, "one post", new Dictionary<string, string>(StringComparer.Ordinal));
        var table = Post(
            executable,
            bench,
            "one post, state in DynamoDB",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["IOTTWEET_STATE"] = "dynamodb:iottweet" },
            bench.UsualWay
        );
        return [.. await memory.FiguresAsync(), .. await table.FiguresAsync(), .. FirstEffect.Sizes(Piece, executable)];
    }

    private FirstEffect Post(
        string executable,
        Bench bench,
        string effect,
        Dictionary<string, string> settings,
        params IReadOnlyList<Way> ways
    ) =>
        new(bench, Piece, executable)
        {
            Effect = effect,
            Ways = ways is [] ? bench.Ways : ways,
            Prepare = cloud =>
            {
                cloud.DynamoDb.CreateTable("iottweet", "id");
                cloud.X.Limits.Most["createTweet"] = int.MaxValue - 1;
            },
            OnceAsync = async start =>
            {
                settings["IOTTWEET_TEXT"] = "ゆれ {serial}";
                var environment = new Dictionary<string, string>(start.Environment.Concat(settings), StringComparer.Ordinal);
                var before = start.Cloud.X.Texts.Count;
                var sample = await ColdStart.OnceAsync(bench, start with { Environment = environment }, Click());
                return start.Cloud.X.Texts.Count == before + 1
                    ? sample
                    : throw new InvalidOperationException($"{start.Executable} posted nothing");
            },
        };

    // Another button each time: a second click of one takes its post back.
    private string Click() => $$"""{"serialNumber":"bench{{++_runs}}","batteryVoltage":"1567mV","clickType":"SINGLE"}""";
}
