using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Pieces;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.S3;

namespace GapFurniture.Furniture.Tests.EndToEnd;

/// <summary>A bucket that others use already: a queue gets events of its reports, and an element is set that this program does not know.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Bucket = "my-logs";

    /// <summary>A piece that a bucket can be attached to, as users write it: whichever is still in the house.</summary>
    public static string Piece { get; } = Any.Executable;

    /// <summary>Its name in sentences.</summary>
    public static string Name { get; } = Any.Piece;

    /// <summary>Attaches it to the queue "work".</summary>
    public static IReadOnlyList<string> Attach { get; } = ["attach", Piece, "--bucket", Bucket, "--prefix", "logs/", "--queue", "work"];

    private static PieceFacts Any => PieceFacts.Embedded.OrderByDescending(p => p.Way == Way.Queue).First(p => p.Way is not null);

    private Scene(LocalCloudHost cloud) => Cloud = cloud;

    public LocalCloudHost Cloud { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("furniture-").FullName;

    /// <summary>The notification configuration, byte for byte as S3 would send it.</summary>
    public string Notifications => Cloud.S3.Bucket(Bucket).Notifications.Document?.ToString(SaveOptions.DisableFormatting) ?? "";

    public static async Task<Scene> SetAsync(LocalCloudOptions? options = null)
    {
        var scene = new Scene(await LocalCloudHost.StartAsync(options, TestContext.Current.CancellationToken));
        var cloud = scene.Cloud;
        cloud.S3.CreateBucket(Bucket);
        cloud.S3.FutureNotificationElements.Add("HologramConfiguration");
        cloud.Sqs.CreateQueue("foreign");
        scene.Allow("foreign", "TheirOwn");
        scene.Configure(
            $"""
            <NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><HologramConfiguration depth="3"><Id>later</Id></HologramConfiguration><QueueConfiguration><Id>reports</Id><Queue>{cloud.Sqs.Arn(
                "foreign"
            )}</Queue><Event>s3:ObjectCreated:Put</Event><Event>s3:ObjectRemoved:*</Event><Filter><S3Key><FilterRule><Name>Prefix</Name><Value>reports/</Value></FilterRule></S3Key></Filter></QueueConfiguration></NotificationConfiguration>
            """
        );
        cloud.Sqs.CreateQueue("dead");
        cloud.Sqs.CreateQueue(
            "work",
            ("VisibilityTimeout", "180"),
            ("RedrivePolicy", $$"""{"deadLetterTargetArn":"{{cloud.Sqs.Arn("dead")}}","maxReceiveCount":5}""")
        );
        return scene;
    }

    /// <summary>A function "glue" that reads the queue "work" and has all settings that the piece needs.</summary>
    public async Task DeployAsync(bool reports = true, params string[] filters)
    {
        await Cloud.Lambda.AttachFunctionAsync(
            new FunctionOptions("glue", null)
            {
                Timeout = TimeSpan.FromSeconds(30),
                Environment = Any.Variables.ToDictionary(any => any[0], _ => Cloud.Endpoint, StringComparer.Ordinal),
            },
            TestContext.Current.CancellationToken
        );
        Cloud.Lambda.CreateEventSourceMapping(
            "work",
            "glue",
            new EventSourceMappingOptions { ReportBatchItemFailures = reports, Filters = filters }
        );
    }

    /// <summary>Replaces the bucket's configuration, as another tool would.</summary>
    public void Configure(string xml, bool skipValidation = false) =>
        Cloud.S3.Configure(
            Cloud.S3.Bucket(Bucket),
            NotificationXml.Read(XElement.Parse(xml), Cloud.S3.FutureNotificationElements),
            skipValidation
        );

    /// <summary>Lets S3 send to a queue for the bucket, by somebody else's statement.</summary>
    public void Allow(string queue, string sid) =>
        Cloud.Sqs.SetAttributes(
            Cloud.Sqs.Queue(queue),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Policy"] = $$"""
                { "Version": "2012-10-17",  "Statement": [ {"Sid":"{{sid}}", "Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"SQS:SendMessage",
                  "Resource":"{{Cloud.Sqs.Arn(queue)}}","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::{{Bucket}}"} } } ] }
                """,
            }
        );

    /// <summary>A queue's policy without the white space, which means nothing; null when it has none.</summary>
    public string? Policy(string queue) =>
        Cloud.Sqs.Queue(queue).Attributes.Policy is { Length: > 0 } policy ? JsonNode.Parse(policy)!.ToJsonString() : null;

    /// <summary>Keys of the events in a queue.</summary>
    public IReadOnlyList<string> Keys(string queue) =>
        [
            .. Cloud
                .Sqs.Bodies(queue)
                .Select(b => JsonDocument.Parse(b).RootElement)
                .Where(e => e.TryGetProperty("Records", out _))
                .SelectMany(e => e.GetProperty("Records").EnumerateArray())
                .Select(r => System.Net.WebUtility.UrlDecode(r.GetProperty("s3").GetProperty("object").GetProperty("key").GetString()!)),
        ];

    public FurnitureProcess Start(params string[] arguments) => FurnitureProcess.Start(Cloud.Environment, Folder, arguments);

    public async Task<Outcome> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start([.. arguments]);
        return await process.EndAsync();
    }

    /// <summary>With other variables.</summary>
    public async Task<Outcome> RunAsync(IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        var environment = new Dictionary<string, string>(Cloud.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in variables)
            environment[name] = value;
        using var process = FurnitureProcess.Start(environment, Folder, [.. arguments]);
        return await process.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
