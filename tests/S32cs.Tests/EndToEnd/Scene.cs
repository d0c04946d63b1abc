using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.CloudSearch;
using GapFurniture.LocalCloud.Lambda;

namespace GapFurniture.S32cs.Tests.EndToEnd;

/// <summary>A local cloud of its own, with a bucket and a queue: faults and documents of one test are no business of another.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Bucket = "bucket";
    public const string Queue = "queue";

    // The retries of Lambda come at once.
    private static readonly LocalCloudOptions s_options = new()
    {
        AsyncRetryDelays = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)],
    };

    private Scene(LocalCloudHost cloud) => Cloud = cloud;

    public LocalCloudHost Cloud { get; }

    public SearchDomain Domain => Cloud.CloudSearch.Domain;

    /// <summary>Environment of the process: the local cloud, and its domain as the default endpoint.</summary>
    public Dictionary<string, string> Environment =>
        new(Cloud.Environment, StringComparer.Ordinal) { ["ENDPOINT"] = Cloud.Environment["CLOUDSEARCH_ENDPOINT"] };

    public static async Task<Scene> SetAsync(int visibilitySeconds = 30)
    {
        var scene = new Scene(await LocalCloudHost.StartAsync(s_options));
        scene.Cloud.S3.CreateBucket(Bucket);
        scene.Cloud.Sqs.CreateQueue(Queue, ("VisibilityTimeout", visibilitySeconds.ToString(CultureInfo.InvariantCulture)));
        return scene;
    }

    public void Put(string key, params string[] lines) => Cloud.S3.Put(Bucket, key, string.Concat(lines.Select(l => l + "\n")));

    public static byte[] Gzip(string text) => Gzip([Encoding.UTF8.GetBytes(text)]);

    public static byte[] Gzip(IEnumerable<byte[]> content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            foreach (var part in content)
                gzip.Write(part);
        }
        return buffer.ToArray();
    }

    public Task<(int Status, string Output)> RunAsync(params string[] arguments) => S32csProcess.RunAsync(Environment, arguments);

    public LambdaFunction CreateFunction(string name, params (string Name, string Value)[] more) =>
        CreateFunction(name, TimeSpan.FromSeconds(60), more);

    public LambdaFunction CreateFunction(string name, TimeSpan timeout, params (string Name, string Value)[] more)
    {
        var environment = Environment;
        foreach (var (variable, value) in more)
            environment[variable] = value;
        return Cloud.Lambda.CreateFunction(name, S32csProcess.Executable, environment, timeout);
    }

    /// <summary>The ids in the index, in order.</summary>
    public IReadOnlyList<string> Ids => [.. Domain.Documents.Select(d => d.Id)];

    public string? Field(string id, string field) => Domain.Find(id)?.Values(field) is [var first, ..] ? first : null;

    public static string Add(string id, string title = "t") =>
        $$$"""{"id":{{{JsonSerializer.Serialize(id)}}},"type":"add","fields":{"title":{{{JsonSerializer.Serialize(title)}}}}}""";

    /// <summary>A notification of created objects, one record for each key.</summary>
    public static string Event(params string[] keys) => Event("ObjectCreated:Put", keys);

    public static string Event(string name, IEnumerable<string> keys)
    {
        var records = keys.Select(k => new
        {
            eventSource = "aws:s3",
            eventName = name,
            s3 = new { bucket = new { name = Bucket }, @object = new { key = Uri.EscapeDataString(k) } },
        });
        return JsonSerializer.Serialize(new { Records = records });
    }

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();
}
