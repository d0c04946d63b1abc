using System.Text.Json.Nodes;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Pieces;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Monitoring;

namespace GapFurniture.Furniture.Tests.EndToEnd;

/// <summary>Pieces as their templates deploy them, in a local cloud, with what they have counted so far.</summary>
internal sealed class DeployedScene : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("furniture-").FullName;

    private DeployedScene(LocalCloudHost cloud) => Cloud = cloud;

    /// <summary>The pieces that are deployed as functions: whichever are still in the house.</summary>
    public static IReadOnlyList<PieceFacts> Pieces { get; } = [.. PieceFacts.Embedded.Where(p => p.Counts.IsDeployed)];

    public static TheoryData<string> Names => [.. Pieces.Select(p => p.Executable)];

    public LocalCloudHost Cloud { get; }

    public string File(string name) => Path.Combine(_folder, name);

    public static async Task<DeployedScene> SetAsync() => new(await LocalCloudHost.StartAsync(null, TestContext.Current.CancellationToken));

    /// <summary>Deploys a piece under a name, with one run that failed, and one value of each number that it counts itself.</summary>
    public async Task<LambdaFunction> DeployAsync(PieceFacts piece, string? name = null)
    {
        name ??= piece.Executable;
        var isByQueue = piece.Way == Way.Queue;
        Cloud.Sqs.CreateQueue($"{name}-dead");
        var dead = Cloud.Sqs.Arn($"{name}-dead");
        if (isByQueue)
            Cloud.Sqs.CreateQueue(
                name,
                ("VisibilityTimeout", "180"),
                ("RedrivePolicy", $$"""{"deadLetterTargetArn":"{{dead}}","maxReceiveCount":5}""")
            );
        var function = Cloud.Lambda.CreateFunction(
            new FunctionOptions(name, "/there/is/no/such/program")
            {
                Timeout = TimeSpan.FromSeconds(30),
                FailureDestination = isByQueue ? null : dead,
            }
        );
        await function.InvokeAsync("{}", TestContext.Current.CancellationToken);
        if (isByQueue)
            Cloud.Lambda.CreateEventSourceMapping(name, name, new EventSourceMappingOptions { ReportBatchItemFailures = true });
        foreach (var metric in piece.Counts.Metrics)
            Count(function, piece, metric, 7);
        return function;
    }

    /// <summary>Gives a piece's function an alarm on its dead-letter queue.</summary>
    public void Alarm(string queue, string description) =>
        Cloud.Monitoring.PutAlarm(
            new LocalAlarm(
                $"{queue}-alarm",
                new LocalMetric("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue),
                "Maximum",
                TimeSpan.FromMinutes(5),
                0,
                "GreaterThanThreshold"
            )
            {
                Description = description,
            }
        );

    public async Task<Outcome> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = FurnitureProcess.Start(Cloud.Environment, _folder, [.. arguments]);
        return await process.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Count(LambdaFunction function, PieceFacts piece, PieceMetric metric, double value)
    {
        var dimension = metric.Dimension;
        var line = new JsonObject
        {
            ["_aws"] = new JsonObject
            {
                ["Timestamp"] = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
                ["CloudWatchMetrics"] = new JsonArray(
                    new JsonObject
                    {
                        ["Namespace"] = metric.Namespace ?? piece.Counts.Namespace,
                        ["Dimensions"] = new JsonArray(dimension is null ? new JsonArray() : new JsonArray(dimension)),
                        ["Metrics"] = new JsonArray(new JsonObject { ["Name"] = metric.Name, ["Unit"] = metric.Unit }),
                    }
                ),
            },
            [metric.Name] = value,
        };
        if (dimension is not null)
            line[dimension] = dimension == "Function" ? function.Options.Name : "somewhere";
        function.Log.Add(line.ToJsonString());
    }
}
