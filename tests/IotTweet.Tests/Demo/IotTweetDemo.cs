using System.Text;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;

namespace GapFurniture.Demo;

/// <summary>IoT rule → Lambda → X, with iottweet's real executable as the function: clicks, lost answers, a redelivery, a double click.</summary>
internal sealed class IotTweetDemo : IDemo
{
    public string Piece => "iottweet";

    public async Task<bool> RunAsync(DemoRun run)
    {
        var output = run.Output;
        await using var cloud = await LocalCloudHost.StartAsync();
        cloud.DynamoDb.CreateTable("iottweet", "id");
        var environment = new Dictionary<string, string>(cloud.Environment, StringComparer.Ordinal)
        {
            ["IOTTWEET_STATE"] = "dynamodb:iottweet",
            ["IOTTWEET_TEXT"] = "ゆれ {time} ({count})",
            ["IOTTWEET_TIME_ZONE"] = "+09:00",
        };
        var function = cloud.Lambda.CreateFunction("iottweet", run.Executable, environment, TimeSpan.FromSeconds(30));
        await output.WriteLineAsync("iottweet: button G030JF05 → function → X, state in a DynamoDB table");

        var good = await ClickAsync("a click", "click-1", "SINGLE");
        good &= await ClickAsync("the same click, delivered again", "click-1", "SINGLE");
        cloud.Faults.Add(
            new Fault("x", "createTweet", FaultKind.Error)
            {
                Status = 503,
                Code = "after",
                Times = 1,
            }
        );
        good &= await ClickAsync("a click, X answers 503 after it has posted", "click-2", "SINGLE");
        cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Throttle) { DelayMs = 1000, Times = 1 });
        good &= await ClickAsync("a click, X's limit is lifted in a second", "click-3", "SINGLE");
        good &= await ClickAsync("a double click", "click-4", "DOUBLE");

        var texts = cloud.X.Texts;
        good &=
            texts.Count == 2 && texts[0].EndsWith("(1)", StringComparison.Ordinal) && texts[1].EndsWith("(2)", StringComparison.Ordinal);
        await output.WriteLineAsync($"iottweet: {texts.Count} posts stand, 2 expected: {string.Join(", ", texts)}");
        if (!good)
            await output.WriteLineAsync(function.Log.Tail());
        return good;

        async Task<bool> ClickAsync(string what, string id, string type)
        {
            var json = $$"""{"serialNumber":"G030JF05","batteryVoltage":"1567mV","clickType":"{{type}}"}""";
            var result = await function.InvokeAsync(Encoding.UTF8.GetBytes(json), id);
            await output.WriteLineAsync($"  {what}: {result.Text}");
            return result.Succeeded;
        }
    }
}
