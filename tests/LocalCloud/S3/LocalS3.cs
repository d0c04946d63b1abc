using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>All buckets, and the way in for tests and other services that have no need of HTTP.</summary>
internal sealed partial class LocalS3(CloudIdentity identity, TimeProvider time, Notifier notifier) : IObjectSource
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>What went to EventBridge so far, as JSON.</summary>
    public IReadOnlyCollection<string> EventBridgeEvents => notifier.EventBridge;

    /// <summary>Elements of notification configurations that are newer than this cloud: kept as they are, and doing nothing.</summary>
    public HashSet<string> FutureNotificationElements => notifier.FutureElements;

    /// <summary>Called after a client read (<c>GET</c>) or wrote (<c>PUT</c>) a bucket's notifications, before it has its answer: for tests of races.</summary>
    public Action<string, string>? NotificationsTouched { get; set; }

    /// <summary>All buckets by name.</summary>
    public IReadOnlyList<Bucket> Buckets => [.. _buckets.Values.OrderBy(b => b.Name, StringComparer.Ordinal)];

    /// <summary>Creates a bucket; false when it is there already.</summary>
    public bool CreateBucket(string name)
    {
        if (!ValidName().IsMatch(name) || name.Contains("..", StringComparison.Ordinal))
            throw new AwsException(400, "InvalidBucketName", "The specified bucket is not valid.");
        return _buckets.TryAdd(name, new Bucket(name, time));
    }

    /// <summary>Deletes an empty bucket.</summary>
    public void DeleteBucket(string name)
    {
        var bucket = Bucket(name);
        if (!bucket.IsEmpty)
            throw new AwsException(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
        _buckets.TryRemove(name, out _);
    }

    /// <summary>Stores an object and sends the events of a PutObject.</summary>
    public StoredObject Put(string bucket, string key, byte[] data, string contentType = "binary/octet-stream") =>
        Store(
            Bucket(bucket),
            // As SDKs put it: with a CRC32.
            new StoredObject(key, data, Convert.ToHexStringLower(MD5.HashData(data)))
            {
                Crc32 = Crc32.Of(data),
                Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = contentType },
            },
            "Put",
            "PutObject"
        );

    /// <summary>Stores a text in UTF-8.</summary>
    public StoredObject Put(string bucket, string key, string text) => Put(bucket, key, Encoding.UTF8.GetBytes(text), "text/plain");

    /// <summary>The bytes of an object; null when there is none.</summary>
    public byte[]? Get(string bucket, string key) => Bucket(bucket).Find(key)?.Data;

    /// <summary>Sends a bucket's events to a queue or function: those of new objects if no others are named.</summary>
    public void Notify(
        string bucket,
        string targetArn,
        string prefix = "",
        string suffix = "",
        string id = "notification",
        params IReadOnlyList<string> events
    )
    {
        IReadOnlyList<string> names = events.Count > 0 ? events : ["s3:ObjectCreated:*"];
        var kind = targetArn.Split(':') is [_, _, "lambda", ..] ? "CloudFunction" : "Queue";
        var existing = Bucket(bucket).Notifications;
        var rule = new NotificationRule(kind, id, targetArn, names, prefix, suffix) { IsTrusted = true };
        notifier.Configure(Bucket(bucket), existing with { Rules = [.. existing.Rules, rule], Document = null }, skipValidation: false);
    }

    /// <summary>The bucket of that name.</summary>
    public Bucket Bucket(string name) => _buckets.GetValueOrDefault(name) ?? throw S3Errors.NoSuchBucket(name);

    /// <summary>Stores an object and sends its event.</summary>
    public StoredObject Store(
        Bucket bucket,
        StoredObject item,
        string eventKind,
        string operation,
        string? requestId = null,
        WriteCondition? condition = null
    )
    {
        var stored = bucket.Put(item, condition);
        var happened = new BucketEvent("ObjectCreated:" + eventKind, operation, stored.Key, S3.Bucket.NextSequencer(), stored);
        notifier.Publish(bucket, requestId is null ? happened : happened with { RequestId = requestId });
        return stored;
    }

    /// <summary>Deletes an object and sends the event: S3 does so for every successful delete, even of a key that was not there.</summary>
    public void Delete(Bucket bucket, string key)
    {
        bucket.Delete(key);
        notifier.Publish(bucket, new BucketEvent("ObjectRemoved:Delete", "DeleteObject", key, S3.Bucket.NextSequencer(), null));
    }

    /// <summary>Replaces a bucket's notifications.</summary>
    public void Configure(Bucket bucket, NotificationConfiguration configuration, bool skipValidation) =>
        notifier.Configure(bucket, configuration, skipValidation);

    public string Region => identity.Region;

    public Stream? OpenRead(string bucket, string key) =>
        _buckets.GetValueOrDefault(bucket)?.Find(key) is { } found ? new MemoryStream(found.Data, writable: false) : null;

    public bool BucketExists(string bucket) => _buckets.ContainsKey(bucket);

    public IReadOnlyList<string> ListKeys(string bucket, string prefix) =>
        _buckets.TryGetValue(bucket, out var found) ? [.. found.List(prefix).Select(o => o.Key)] : [];

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName();
}
