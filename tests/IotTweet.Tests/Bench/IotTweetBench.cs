using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>
/// The published iottweet as a Lambda function: from the start of the process to its first <c>next</c>, and to the answer to its first click,
/// one post at the local X included; without a lasting state, and with one in DynamoDB. Beside it a function of the same build that does
/// nothing.
/// </summary>
internal sealed class IotTweetBench : IBench
{
    private const int Rounds = 30;

    public string Piece => "iottweet";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, bool verbose)
    {
        await using var cloud = await LocalCloudHost.StartAsync();
        cloud.DynamoDb.CreateTable("iottweet", "id");
        cloud.X.Limits.Most["createTweet"] = int.MaxValue - 1;
        var lambda = new LambdaFigures("iottweet", Rounds);
        var figures = new List<Figure>(await lambda.FloorAsync(cloud.Environment));
        var environment = new Dictionary<string, string>(cloud.Environment, StringComparer.Ordinal) { ["IOTTWEET_TEXT"] = "ゆれ {serial}" };
        var memory = await ColdStart.MeasureAsync(executable, environment, round => Click("m", round), Rounds);
        environment["IOTTWEET_STATE"] = "dynamodb:iottweet";
        var table = await ColdStart.MeasureAsync(executable, environment, round => Click("t", round), Rounds);
        if (cloud.X.Texts.Count != 2 * Rounds)
            throw new InvalidOperationException($"{cloud.X.Texts.Count} posts instead of {2 * Rounds}");
        figures.Add(lambda.Time("process start → first next", memory.Next));
        figures.Add(lambda.Time("process start → first answer, one post, state in memory", memory.Answer));
        figures.Add(lambda.Time("process start → first answer, one post, state in DynamoDB", table.Answer));
        figures.AddRange(lambda.Sizes(executable));
        return figures;
    }

    private static string Click(string state, int round) =>
        $$"""{"serialNumber":"{{state}}{{round}}","batteryVoltage":"1567mV","clickType":"SINGLE"}""";
}
