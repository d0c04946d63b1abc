using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.S3;
using GapFurniture.Pieces;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.EndToEnd;

/// <summary>A local cloud of its own, with a bucket: faults and packages of one test are no business of another.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Bucket = "packages";
    public const string Inbox = "inbox";

    private static readonly PieceExecutable s_executable = new("YumRepo");

    private static readonly XNamespace s_common = "http://linux.duke.edu/metadata/common";
    private static readonly XNamespace s_repo = "http://linux.duke.edu/metadata/repo";

    // The retries of Lambda come at once.
    private static readonly LocalCloudOptions s_options = new()
    {
        AsyncRetryDelays = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("packages").FullName;

    private Scene(LocalCloudHost cloud)
    {
        Cloud = cloud;
        Cloud.S3.CreateBucket(Bucket);
        Cloud.S3.CreateBucket(Inbox);
    }

    public static string Executable => s_executable.Path;

    public LocalCloudHost Cloud { get; }

    public static async Task<Scene> SetAsync() => new(await LocalCloudHost.StartAsync(s_options));

    public LambdaFunction CreateFunction(params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(Cloud.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in more)
            environment["YUMREPO_" + name] = value;
        return Cloud.Lambda.CreateFunction(
            new FunctionOptions("yumrepo", Executable)
            {
                Environment = environment,
                Timeout = TimeSpan.FromSeconds(60),
                MemoryMb = 512,
                // Each is a process here.
                ReservedConcurrency = 4,
            }
        );
    }

    /// <summary>Sends a bucket's new and deleted objects to the function.</summary>
    public void Notify(LambdaFunction function, string bucket = Bucket, string suffix = ".rpm")
    {
        string[] events = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:LifecycleExpiration:*"];
        var rule = new NotificationRule("CloudFunction", "yumrepo", function.Arn, events, "", suffix) { IsTrusted = true };
        Cloud.S3.Configure(Cloud.S3.Bucket(bucket), new NotificationConfiguration([rule], EventBridge: false), skipValidation: false);
    }

    /// <summary>Writes a file, and gives its path.</summary>
    public string FileOf(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string FileOf(SampleRpm package) => FileOf(package.FileName, package.Bytes());

    public PieceProcess Start(params string[] arguments) => s_executable.Start(Cloud.Environment, arguments);

    public Task<(int Status, string Output)> RunAsync(params string[] arguments) => s_executable.RunAsync(Cloud.Environment, arguments);

    public void Put(string key, byte[] package, string bucket = Bucket) => Cloud.S3.Put(bucket, key, package, "application/x-rpm");

    public void Put(SampleRpm package, string folder = "", string bucket = Bucket) =>
        Put(folder + package.FileName, package.Bytes(), bucket);

    /// <summary>Places of the packages in a repository's index, in order; null without an index.</summary>
    public IReadOnlyList<string>? Hrefs(string repository = "") =>
        Primary(repository)?.Select(p => p.Element(s_common + "location")!.Attribute("href")!.Value).Order(StringComparer.Ordinal).ToList();

    /// <summary>Digests of the packages in a repository's index, by their places.</summary>
    public IReadOnlyDictionary<string, string> Digests(string repository = "") =>
        (Primary(repository) ?? []).ToDictionary(
            p => p.Element(s_common + "location")!.Attribute("href")!.Value,
            p => p.Element(s_common + "checksum")!.Value,
            StringComparer.Ordinal
        );

    private List<XElement>? Primary(string repository)
    {
        if (Cloud.S3.Get(Bucket, repository + "repodata/repomd.xml") is not { } repoMd)
            return null;
        var href = XDocument
            .Parse(Encoding.UTF8.GetString(repoMd))
            .Root!.Elements(s_repo + "data")
            .Single(d => d.Attribute("type")!.Value == "primary")
            .Element(s_repo + "location")!
            .Attribute("href")!
            .Value;
        using var stored = new MemoryStream(Cloud.S3.Get(Bucket, repository + href)!);
        using var gzip = new GZipStream(stored, CompressionMode.Decompress);
        return [.. XDocument.Load(gzip).Root!.Elements(s_common + "package")];
    }

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
