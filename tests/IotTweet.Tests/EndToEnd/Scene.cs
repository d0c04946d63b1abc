using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.X;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>A local cloud of its own, with an X, a table and secrets: faults of one test are no business of another.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Table = "dynamodb:iottweet";
    public const string Parameter = "ssm:/prod/iottweet-state";
    public const string Single = """{"serialNumber":"G030JF05","batteryVoltage":"1567mV","clickType":"SINGLE"}""";
    public const string Double = """{"serialNumber":"G030JF05","batteryVoltage":"1567mV","clickType":"DOUBLE"}""";

    // The retries of Lambda come at once.
    private static readonly LocalCloudOptions s_options = new()
    {
        AsyncRetryDelays = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)],
    };

    private Scene(LocalCloudHost cloud)
    {
        Cloud = cloud;
        Cloud.DynamoDb.CreateTable("iottweet", "id");
    }

    public LocalCloudHost Cloud { get; }

    public IReadOnlyList<string> Texts => Cloud.X.Texts;

    public static IReadOnlyList<string> Secrets => [XKeys.ApiKey, XKeys.ApiSecret, XKeys.AccessToken, XKeys.AccessTokenSecret];

    public static async Task<Scene> SetAsync() => new(await LocalCloudHost.StartAsync(s_options));

    public LambdaFunction CreateFunction(string state = Table, TimeSpan? timeout = null, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(Cloud.Environment, StringComparer.Ordinal) { ["IOTTWEET_STATE"] = state };
        foreach (var (name, value) in more)
            environment["IOTTWEET_" + name] = value;
        return Cloud.Lambda.CreateFunction("tweet", TweetProcess.Executable, environment, timeout ?? TimeSpan.FromSeconds(30));
    }

    public static Task<string> InvokeAsync(LambdaFunction function, string json) => InvokeAsync(function, json, Guid.NewGuid().ToString());

    /// <summary>What the function says it did.</summary>
    public static async Task<string> InvokeAsync(LambdaFunction function, string json, string requestId)
    {
        var result = await function.InvokeAsync(Encoding.UTF8.GetBytes(json), requestId, TestContext.Current.CancellationToken);
        result.FunctionError.ShouldBeNull(Log(function));
        return JsonDocument.Parse(result.Payload).RootElement.GetProperty("did").GetString()!;
    }

    /// <summary>The error of an invocation that has to fail.</summary>
    public static async Task<string> FailAsync(LambdaFunction function, string json)
    {
        var result = await function.InvokeAsync(json, TestContext.Current.CancellationToken);
        result.FunctionError.ShouldNotBeNull(Log(function));
        return Encoding.UTF8.GetString(result.Payload);
    }

    public static string Log(LambdaFunction function) => string.Join('\n', function.Log.Lines);

    public Task<(int Status, string Output)> RunAsync(params string[] arguments) => TweetProcess.RunAsync(Cloud.Environment, arguments);

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();
}
