namespace GapFurniture.LocalCloud.S3;

/// <summary>A bucket with its objects, versions and uploads, under one lock.</summary>
internal sealed class Bucket(string name, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly SortedSet<string> _keys = new(Utf8Order.Instance);
    private readonly Dictionary<string, List<StoredObject>> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MultipartUpload> _uploads = new(StringComparer.Ordinal);
    private static long s_sequence = 0x55AED6DCD90281E5;

    public string Name { get; } = name;

    public DateTimeOffset CreatedAt { get; } = time.GetUtcNow();

    /// <summary>Null before versioning was ever configured, then <c>Enabled</c> or <c>Suspended</c>.</summary>
    public string? Versioning { get; set; }

    public NotificationConfiguration Notifications { get; set; } = NotificationConfiguration.None;

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _versions.Count == 0;
        }
    }

    /// <summary>The current object; null when there is none or a delete marker stands on top.</summary>
    public StoredObject? Current(string key) => Latest(key) is { IsDeleteMarker: false } found ? found : null;

    /// <summary>The newest version, delete markers included.</summary>
    public StoredObject? Latest(string key)
    {
        lock (_lock)
            return _versions.TryGetValue(key, out var versions) ? versions[^1] : null;
    }

    /// <summary>One version; null when there is none of that id.</summary>
    public StoredObject? Version(string key, string versionId)
    {
        lock (_lock)
            return _versions.TryGetValue(key, out var versions) ? versions.Find(v => v.VersionId == versionId) : null;
    }

    /// <summary>Stores an object under the bucket's versioning, if the condition holds at that moment.</summary>
    public StoredObject Put(StoredObject item, WriteCondition condition)
    {
        lock (_lock)
        {
            condition.Check(Current(item.Key), item.Key);
            var stored = item with { ModifiedAt = time.GetUtcNow(), VersionId = NewVersionId(), Sequencer = NextSequencer() };
            Push(stored);
            return stored;
        }
    }

    /// <summary>Deletes as S3 does: a version for good when one is named; else the object, or a marker over it where versions are kept.</summary>
    public DeleteOutcome Delete(string key, string? versionId)
    {
        lock (_lock)
        {
            if (versionId is not null)
            {
                var found = Version(key, versionId);
                if (found is not null)
                    Drop(found);
                return new DeleteOutcome(
                    key,
                    versionId,
                    found?.IsDeleteMarker == true,
                    found is not null,
                    MadeMarker: false,
                    NextSequencer()
                );
            }

            if (Versioning is null)
            {
                var existed = _versions.Remove(key);
                _keys.Remove(key);
                return new DeleteOutcome(key, null, false, existed, MadeMarker: false, NextSequencer());
            }

            var marker = new StoredObject(key, [], "")
            {
                IsDeleteMarker = true,
                ModifiedAt = time.GetUtcNow(),
                VersionId = NewVersionId(),
                Sequencer = NextSequencer(),
            };
            Push(marker);
            return new DeleteOutcome(key, marker.VersionId, IsMarker: true, Existed: true, MadeMarker: true, marker.Sequencer);
        }
    }

    /// <summary>Current objects whose keys start so and come after the given key, in UTF-8 order.</summary>
    public IReadOnlyList<StoredObject> List(string prefix, string? after = null)
    {
        lock (_lock)
            return [.. Keys(prefix, after).Select(Current).OfType<StoredObject>()];
    }

    /// <summary>All versions of the keys that start so, newest first within a key.</summary>
    public IReadOnlyList<(StoredObject Item, bool IsLatest)> ListVersions(string prefix)
    {
        lock (_lock)
            return [.. Keys(prefix, null).SelectMany(k => _versions[k].AsEnumerable().Reverse().Select((v, i) => (v, i == 0)))];
    }

    public void Add(MultipartUpload upload)
    {
        lock (_lock)
            _uploads.Add(upload.Id, upload);
    }

    /// <summary>The upload of an id and key.</summary>
    public MultipartUpload Upload(string id, string key)
    {
        lock (_lock)
            return _uploads.TryGetValue(id, out var upload) && upload.Key == key ? upload : throw S3Errors.NoSuchUpload(id);
    }

    public bool Remove(MultipartUpload upload)
    {
        lock (_lock)
            return _uploads.Remove(upload.Id);
    }

    public IReadOnlyList<MultipartUpload> Uploads()
    {
        lock (_lock)
            return [.. _uploads.Values.OrderBy(u => u.Key, Utf8Order.Instance).ThenBy(u => u.StartedAt)];
    }

    private IEnumerable<string> Keys(string prefix, string? after)
    {
        if (_keys.Count == 0)
            return [];
        var start = after is not null && Utf8Order.Instance.Compare(after, prefix) > 0 ? after : prefix;
        if (Utf8Order.Instance.Compare(start, _keys.Max) > 0)
            return [];
        return _keys
            .GetViewBetween(start, _keys.Max)
            .SkipWhile(k => k == after)
            .TakeWhile(k => k.StartsWith(prefix, StringComparison.Ordinal));
    }

    private void Push(StoredObject stored)
    {
        if (!_versions.TryGetValue(stored.Key, out var versions))
        {
            _versions[stored.Key] = versions = [];
            _keys.Add(stored.Key);
        }

        // There is one null version at most: without versioning it is the only one.
        if (stored.VersionId == StoredObject.NullVersion)
            versions.RemoveAll(v => v.VersionId == StoredObject.NullVersion);
        versions.Add(stored);
    }

    private void Drop(StoredObject version)
    {
        var versions = _versions[version.Key];
        versions.Remove(version);
        if (versions.Count > 0)
            return;
        _versions.Remove(version.Key);
        _keys.Remove(version.Key);
    }

    private string NewVersionId() =>
        Versioning == "Enabled"
            ? Convert.ToBase64String(Guid.NewGuid().ToByteArray()).Replace('+', '.').Replace('/', '_').TrimEnd('=')
            : StoredObject.NullVersion;

    private static string NextSequencer() => $"00{Interlocked.Increment(ref s_sequence):X16}";
}
