using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using GapFurniture.LocalCloud.S3;

namespace GapFurniture.LocalCloud.Tests.Redshift;

/// <summary>S3 for tests: one dictionary.</summary>
internal sealed class DictionarySource : IObjectSource
{
    private readonly ConcurrentDictionary<string, Func<Stream>> _objects = new(StringComparer.Ordinal);

    public const string Bucket = "data";

    public DictionarySource Put(string key, string text) => Put(key, Encoding.UTF8.GetBytes(text));

    public DictionarySource Put(string key, byte[] bytes) => Put(key, () => new MemoryStream(bytes, writable: false));

    public DictionarySource Put(string key, Func<Stream> open)
    {
        _objects[key] = open;
        return this;
    }

    public DictionarySource PutZipped(string key, string text)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
            zip.Write(Encoding.UTF8.GetBytes(text));
        return Put(key, target.ToArray());
    }

    public Stream? OpenRead(string bucket, string key) => bucket == Bucket && _objects.TryGetValue(key, out var open) ? open() : null;

    public bool BucketExists(string bucket) => bucket == Bucket;

    public IReadOnlyList<string> ListKeys(string bucket, string prefix) =>
        [.. _objects.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
