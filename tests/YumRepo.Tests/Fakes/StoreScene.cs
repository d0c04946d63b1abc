using System.Text;
using Amazon.S3;
using GapFurniture.LocalCloud;
using GapFurniture.YumRepo.Signing;
using GapFurniture.YumRepo.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>A local cloud of its own with a bucket, and repositories in it.</summary>
internal sealed class StoreScene : IAsyncDisposable
{
    public const string Bucket = "bucket";
    public const string Prefix = "el9/x86_64/";
    public const string RepoMd = "repodata/repomd.xml";

    private readonly AmazonS3Client _s3;

    private StoreScene(LocalCloudHost cloud, ShiftedTime time)
    {
        (Cloud, Time) = (cloud, time);
        _s3 = new CloudS3(cloud);
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public LocalCloudHost Cloud { get; }

    public ShiftedTime Time { get; }

    public IAmazonS3 S3 => _s3;

    public static async Task<StoreScene> SetAsync()
    {
        var time = new ShiftedTime();
        var cloud = await LocalCloudHost.StartAsync(new LocalCloudOptions { Time = time });
        cloud.S3.CreateBucket(Bucket);
        return new StoreScene(cloud, time);
    }

    public Repository Open(RepositoryOptions? options = null, IRepositorySigner? signer = null, IAmazonS3? s3 = null) =>
        new(s3 ?? _s3, Bucket, Prefix, options ?? new RepositoryOptions { Gathering = TimeSpan.Zero }, signer, Time, NullLogger.Instance);

    public byte[]? Get(string path) => Cloud.S3.Get(Bucket, Prefix + path);

    public string Text(string path) => Encoding.UTF8.GetString(Get(path)!);

    public void Put(string path, byte[] content) => Cloud.S3.Put(Bucket, Prefix + path, content);

    public void Put(string path, string content) => Put(path, Encoding.UTF8.GetBytes(content));

    public void Delete(string path) => Cloud.S3.Delete(Cloud.S3.Bucket(Bucket), Prefix + path);

    public IReadOnlyList<string> Paths(string folder = "") =>
        [.. Cloud.S3.ListKeys(Bucket, Prefix + folder).Select(k => k[Prefix.Length..])];

    /// <summary>What a client sees.</summary>
    public IReadOnlyList<Client.Seen> Packages() => Client.Read(Get);

    public IReadOnlyList<string> Hrefs() => [.. Packages().Select(p => p.Href)];

    /// <summary>Copies the repository's metadata into a folder.</summary>
    public void Export(string folder)
    {
        foreach (var path in Paths().Where(p => !p.Contains("/.", StringComparison.Ordinal)))
        {
            var target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, Get(path)!);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _s3.Dispose();
        await Cloud.DisposeAsync();
    }
}
