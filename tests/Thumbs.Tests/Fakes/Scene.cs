using System.Text;
using System.Text.Json;
using GapFurniture.Aws;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.LocalCloud.S3;

namespace GapFurniture.Thumbs.Tests.Fakes;

/// <summary>A local cloud with both buckets, and the piece in this process. Faults and objects of one test are no business of another.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Originals = "photos";
    public const string Thumbs = "photo-thumbs";

    private static readonly Gateway s_url = Gateway.All.Single(g => g.Caller == Http.Caller.FunctionUrl);

    private readonly ThumbsHost _host;

    private Scene(LocalCloudHost cloud, ThumbsOptions options)
    {
        Cloud = cloud;
        cloud.S3.CreateBucket(Originals);
        cloud.S3.CreateBucket(Thumbs);
        S3 = new CloudS3(cloud);
        _host = new ThumbsHost(options, inLambda: false, S3);
    }

    public LocalCloudHost Cloud { get; }

    public CloudS3 S3 { get; }

    /// <summary>Without a bucket for thumbnails.</summary>
    public static ThumbsOptions Stateless => new() { Bucket = Originals };

    public static ThumbsOptions Keeping => Stateless with { Thumbs = new S3Url(Thumbs, "") };

    public static async Task<Scene> SetAsync(ThumbsOptions options) => new(await LocalCloudHost.StartAsync(), options);

    public void Put(string key, byte[] bytes) => Cloud.S3.Put(Originals, key, bytes);

    public void Delete(string key) => Cloud.S3.Delete(Cloud.S3.Bucket(Originals), key);

    public IReadOnlyList<string> KeptKeys => Cloud.S3.ListKeys(Thumbs, "");

    public StoredObject? Kept(string key) => Cloud.S3.Bucket(Thumbs).Find(key);

    /// <summary>How often an operation of S3 was called.</summary>
    public int Calls(string operation) => Cloud.Requests.Count("s3", operation);

    /// <summary>Another process with the same settings, whose S3 client is another one.</summary>
    public static LambdaFront Another(CloudS3 s3, ThumbsOptions options) => new ThumbsHost(options, inLambda: false, s3).Front;

    public Task<ClientAnswer> GetAsync(string target, params (string Name, string Value)[] headers) =>
        AskAsync(s_url, "GET", target, headers);

    public Task<ClientAnswer> GetAsync(string target, CancellationToken deadline) => AskAsync(_host.Front, s_url, "GET", target, deadline);

    public Task<ClientAnswer> AskAsync(Gateway gateway, string method, string target, params (string Name, string Value)[] headers) =>
        AskAsync(_host.Front, gateway, method, target, TestContext.Current.CancellationToken, headers);

    public static async Task<ClientAnswer> AskAsync(
        LambdaFront front,
        Gateway gateway,
        string method,
        string target,
        CancellationToken deadline,
        params (string Name, string Value)[] headers
    )
    {
        var parts = target.Split('?', 2);
        var request = new ClientRequest(method, parts[0], parts.Length > 1 ? parts[1] : null, [("Host", "example.com"), .. headers], []);
        var answer = await front.HandleAsync(JsonElement.Parse(gateway.Payload(request)), "request", deadline);
        return gateway.Answer(Encoding.UTF8.GetBytes(answer.GetRawText()));
    }

    public Task<JsonElement> SendAsync(string json) =>
        _host.Front.HandleAsync(JsonElement.Parse(json), "event", TestContext.Current.CancellationToken);

    /// <summary>A notification of S3 about an object.</summary>
    public static string Event(string name, string key, string bucket = Originals, string sequencer = "01") =>
        $$"""
            {"Records":[{"eventSource":"aws:s3","eventName":"{{name}}","s3":{"bucket":{"name":"{{bucket}}"},
            "object":{"key":{{JsonSerializer.Serialize(System.Net.WebUtility.UrlEncode(key))}},"sequencer":"{{sequencer}}"} } }]}
            """;

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await Cloud.DisposeAsync();
    }
}
