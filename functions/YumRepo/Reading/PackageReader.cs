using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.Shared;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Reading;

/// <summary>
/// Reads what an index says of a package that lies in S3: its header, by at most two ranged GETs, and the SHA-256 of the whole, from S3 where S3
/// knows it. All of it is of one version of the object: what is replaced in between is read anew.
/// </summary>
/// <param name="s3">The client.</param>
/// <param name="skipsFiles">True to leave out the files that primary does not name, which are most of all metadata.</param>
internal sealed class PackageReader(IAmazonS3 s3, bool skipsFiles = false)
{
    // Nine headers of ten end before it; the rest of a larger one is exactly one more read.
    private const int FirstRead = 64 * 1024;

    // librpm takes 256 MiB, which no small function has; the largest headers of distributions (texlive, kernel sources) have a few MiB.
    private const long LargestHeader = 64L * 1024 * 1024;

    // Above the SDK's own attempts: for answers that break off while they are read, and for an object that is replaced between two requests, of which the
    // newer one counts.
    private readonly Backoff _backoff = new(6);

    /// <summary>Reads a package.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="needsDigest">False where the digest comes from elsewhere, such as a copy that S3 makes: then the payload is never read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if there is no such object.</returns>
    /// <exception cref="RpmFormatException">It is not a package, or a broken one.</exception>
    /// <exception cref="AmazonS3Exception">S3 refuses.</exception>
    public async Task<ReadPackage?> ReadAsync(S3Url place, bool needsDigest, CancellationToken cancellationToken)
    {
        try
        {
            return await _backoff.RunAsync(token => ReadOnceAsync(place, needsDigest, token), IsWorthAnother, cancellationToken);
        }
        catch (AmazonS3Exception e) when (RepositoryBucket.IsMissing(e))
        {
            return null;
        }
    }

    private static bool IsWorthAnother(Exception e) =>
        Transient.Is(e) || e is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed };

    private async Task<ReadPackage> ReadOnceAsync(S3Url place, bool needsDigest, CancellationToken cancellationToken)
    {
        var (first, bytes) = await FirstAsync(place, cancellationToken);
        if (first is null)
            throw new RpmFormatException("it is empty");
        var size = SizeOf(first);
        var mark = OwnCopy.Of(first.Metadata);
        var isTwin = mark?.IsTwinAt(place) == true;
        var end = NeededEnd(bytes, size);
        string? digest = null;
        if (size <= bytes.Length)
            digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        else if (needsDigest && !isTwin)
        {
            digest = await StoredDigestAsync(place, first.ETag, cancellationToken);
            if (digest is null)
                (bytes, digest) = await StreamRestAsync(place, first.ETag, bytes, end, size, cancellationToken);
        }
        // Once; twice only where the signature alone is longer than the first read, and the header longer than most.
        for (; (end = NeededEnd(bytes, size)) > bytes.Length; )
            bytes = await AppendAsync(place, first.ETag, bytes, end, cancellationToken);
        var package = Package.Parse(bytes.AsSpan(0, (int)end), size);
        return new ReadPackage(
            skipsFiles ? package with { Files = [.. package.Files.Where(f => f.IsPrimary)] } : package,
            place,
            first.ETag,
            size,
            new DateTimeOffset((first.LastModified ?? DateTime.UnixEpoch).ToUniversalTime()).ToUnixTimeSeconds(),
            digest
        )
        {
            Mark = mark,
            Metadata = first.Metadata.Keys.ToDictionary(k => k, k => first.Metadata[k], StringComparer.OrdinalIgnoreCase),
        };
    }

    // S3 refuses a range of an empty object.
    private async Task<(GetObjectResponse? Response, byte[] Bytes)> FirstAsync(S3Url place, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(place, etag: null, new ByteRange(0, FirstRead - 1), cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return (null, []);
        }
    }

    /// <summary>How many bytes from its start a package of some size is read.</summary>
    /// <exception cref="RpmFormatException">It is cut off, or its header is too large.</exception>
    public static long NeededEnd(byte[] bytes, long size)
    {
        var (end, isCertain) = RpmHeaders.Needed(bytes);
        if (!isCertain && bytes.Length < size)
            end = Math.Min(end, size);
        return end > size ? throw new RpmFormatException($"it is cut off: its header ends after byte {size}, its last one")
            : end > LargestHeader ? throw new RpmFormatException($"its header ends at byte {end}; at most {LargestHeader} are read")
            : end;
    }

    private async Task<byte[]> AppendAsync(S3Url place, string etag, byte[] start, long end, CancellationToken cancellationToken)
    {
        var (_, rest) = await GetAsync(place, etag, new ByteRange(start.Length, end - 1), cancellationToken);
        return [.. start, .. rest];
    }

    // Of the checksums that S3 keeps only this one is that of the whole object: SHA-256 of a multipart upload is a digest of its parts' digests.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
    private async Task<string?> StoredDigestAsync(S3Url place, string etag, CancellationToken cancellationToken)
    {
        var request = new GetObjectMetadataRequest
        {
            BucketName = place.Bucket,
            Key = place.Key,
            EtagToMatch = etag,
            ChecksumMode = ChecksumMode.ENABLED,
        };
        var response = await s3.GetObjectMetadataAsync(request, cancellationToken);
        return ChecksumOf(response.ChecksumSHA256, response.ChecksumType);
    }

    /// <summary>A checksum of S3 as an index writes it.</summary>
    /// <returns>Null if S3 has none of the whole object.</returns>
    public static string? ChecksumOf(string? sha256, ChecksumType? type) =>
        sha256 is { Length: > 0 } && type == ChecksumType.FULL_OBJECT && Convert.FromBase64String(sha256) is { Length: 32 } digest
            ? Convert.ToHexStringLower(digest)
            : null;

    // The one case in which the payload comes here: once, in pieces, and what of it belongs to the header is kept.
    private async Task<(byte[] Header, string Digest)> StreamRestAsync(
        S3Url place,
        string etag,
        byte[] start,
        long end,
        long size,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(start);
        var request = Request(place, etag, new ByteRange(start.Length, size - 1));
        using var response = await s3.GetObjectAsync(request, cancellationToken);
        var header = new byte[Math.Max(end, start.Length)];
        start.CopyTo(header, 0);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstRead);
        try
        {
            var at = (long)start.Length;
            for (int read; (read = await response.ResponseStream.ReadAsync(buffer, cancellationToken)) > 0; at += read)
            {
                hash.AppendData(buffer, 0, read);
                if (at < header.Length)
                    buffer.AsSpan(0, (int)Math.Min(read, header.Length - at)).CopyTo(header.AsSpan((int)at));
            }
            if (at != size)
                throw new IOException($"{place}: the response broke off after {at} of {size} bytes");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return (header, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private async Task<(GetObjectResponse Response, byte[] Bytes)> GetAsync(
        S3Url place,
        string? etag,
        ByteRange range,
        CancellationToken cancellationToken
    )
    {
        using var response = await s3.GetObjectAsync(Request(place, etag, range), cancellationToken);
        var bytes = new byte[response.ContentLength];
        await response.ResponseStream.ReadExactlyAsync(bytes, cancellationToken);
        return (response, bytes);
    }

    private static GetObjectRequest Request(S3Url place, string? etag, ByteRange range) =>
        new()
        {
            BucketName = place.Bucket,
            Key = place.Key,
            EtagToMatch = etag,
            ByteRange = range,
        };

    // Of an answer to a range: "bytes 0-65535/1234567".
    private static long SizeOf(GetObjectResponse response) =>
        response.ContentRange is { } range && long.TryParse(range[(range.LastIndexOf('/') + 1)..], out var size)
            ? size
            : response.ContentLength;
}

/// <summary>A package as it lies in S3.</summary>
/// <param name="Package">What its header says.</param>
/// <param name="Place">Where it was read.</param>
/// <param name="ETag">Its entity tag, with quotes; empty for whatever is there.</param>
/// <param name="Size">In bytes.</param>
/// <param name="FileTime">When it was stored, in seconds since 1970.</param>
/// <param name="Sha256">Of the whole, in hexadecimal digits; null if it was not wanted.</param>
internal sealed record ReadPackage(Package Package, S3Url Place, string ETag, long Size, long FileTime, string? Sha256)
{
    /// <summary>Says that it is a copy that this piece has made; null if it is not.</summary>
    public OwnCopy? Mark { get; init; }

    /// <summary>The object's own metadata, which its copies keep.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The entry for an index.</summary>
    /// <param name="href">Its place within the repository.</param>
    /// <param name="order">S3's sequencer of the event that reported it; empty if none did.</param>
    public StagedPackage Stage(string href, string order)
    {
        var file = new PackageFile(href, Size, FileTime, Sha256 ?? throw new InvalidOperationException("its digest was not read"));
        return new StagedPackage(Package.Nevra, file, PackageXml.Write(Package, file), order);
    }
}
