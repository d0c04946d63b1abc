using System.Security.Cryptography;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>A multipart upload in the making.</summary>
internal sealed class MultipartUpload(
    string key,
    StoredObject template,
    ChecksumAlgorithm? algorithm,
    bool fullObject,
    DateTimeOffset startedAt
)
{
    private const int MinimumPart = 5 * 1024 * 1024;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, UploadedPart> _parts = [];

    public string Id { get; } = Convert.ToHexString(Guid.NewGuid().ToByteArray());

    public string Key { get; } = key;

    public DateTimeOffset StartedAt { get; } = startedAt;

    public ChecksumAlgorithm? Algorithm { get; } = algorithm;

    public bool IsFullObject { get; } = fullObject;

    public string StorageClass => template.StorageClass;

    public IReadOnlyList<UploadedPart> Parts
    {
        get
        {
            lock (_lock)
                return [.. _parts.Values];
        }
    }

    /// <summary>Takes a part; one of the same number replaces it.</summary>
    public void Put(UploadedPart part)
    {
        lock (_lock)
            _parts[part.Number] = part;
    }

    /// <summary>The object of the listed parts, each named by number and ETag.</summary>
    public StoredObject Assemble(IReadOnlyList<(int Number, string ETag)> wanted)
    {
        var parts = Select(wanted);
        var total = parts.Sum(p => (long)p.Body.Data.Length);
        if (total > Array.MaxLength)
            throw new AwsException(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
        var data = GC.AllocateUninitializedArray<byte>((int)total);
        var offset = 0;
        foreach (var part in parts)
        {
            part.Body.Data.CopyTo(data, offset);
            offset += part.Body.Data.Length;
        }

        var etag = $"{Convert.ToHexStringLower(MD5.HashData([.. parts.SelectMany(p => p.Body.Md5)]))}-{parts.Count}";
        return template with { Data = data, ETag = etag, Checksum = ChecksumOf(parts, data) };
    }

    private List<UploadedPart> Select(IReadOnlyList<(int Number, string ETag)> wanted)
    {
        lock (_lock)
        {
            if (wanted.Zip(wanted.Skip(1)).Any(pair => pair.First.Number >= pair.Second.Number))
                throw new AwsException(
                    400,
                    "InvalidPartOrder",
                    "The list of parts was not in ascending order. Parts must be ordered by part number."
                );
            var parts = wanted
                .Select(w =>
                    _parts.TryGetValue(w.Number, out var part) && part.Body.ETag == w.ETag.Trim('"')
                        ? part
                        : throw new AwsException(
                            400,
                            "InvalidPart",
                            "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
                        )
                )
                .ToList();
            return parts.SkipLast(1).All(p => p.Body.Data.Length >= MinimumPart)
                ? parts
                : throw new AwsException(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        }
    }

    private Checksum? ChecksumOf(List<UploadedPart> parts, byte[] data)
    {
        if (Algorithm is null)
            return null;
        if (IsFullObject)
            return new Checksum(Algorithm, Convert.ToBase64String(Algorithm.Hash(data)));
        var digests = parts.SelectMany(p => Algorithm.Hash(p.Body.Data)).ToArray();
        return new Checksum(Algorithm, $"{Convert.ToBase64String(Algorithm.Hash(digests))}-{parts.Count}", IsComposite: true);
    }
}
