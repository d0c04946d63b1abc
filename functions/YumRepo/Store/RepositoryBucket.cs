using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.Shared;
using GapFurniture.YumRepo.Metadata;

namespace GapFurniture.YumRepo.Store;

/// <summary>An object that was read.</summary>
/// <param name="Bytes">All of them.</param>
/// <param name="ETag">Its entity tag.</param>
/// <param name="ModifiedAt">When it was written, by S3's clock.</param>
internal sealed record StoredObject(byte[] Bytes, string ETag, DateTimeOffset ModifiedAt);

/// <summary>The objects of one repository. Paths are within it.</summary>
internal sealed class RepositoryBucket(IAmazonS3 s3, string bucket, string prefix, TimeProvider time)
{
    private const int Parallel = 16;

    // Above the SDK's own attempts: for answers that break off while they are read, and for 409.
    private readonly Backoff _backoff = new(6, time);

    public string UrlOf(string path) => $"s3://{bucket}/{prefix}{path}";

    /// <summary>Reads a small object.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="hasOwnDigest">True for one that says itself whether it is whole, and is never empty.</param>
    /// <returns>Null if there is none.</returns>
    public Task<StoredObject?> FindAsync(string path, CancellationToken cancellationToken, bool hasOwnDigest = false) =>
        CallAsync(
            path,
            "s3:GetObject",
            async token =>
            {
                try
                {
                    using var response = await (
                        hasOwnDigest ? s3.GetObjectAsync(Whole(path), token) : s3.GetObjectAsync(bucket, prefix + path, token)
                    );
                    var bytes = GC.AllocateUninitializedArray<byte>(checked((int)response.ContentLength));
                    await response.ResponseStream.ReadExactlyAsync(bytes, token);
                    return new StoredObject(bytes, response.ETag, TimeOf(response.LastModified));
                }
                catch (AmazonS3Exception e) when (IsMissing(e) || IsEmpty(e))
                {
                    return null;
                }
            },
            cancellationToken
        );

    /// <summary>Reads a file of metadata, and checks that it is the one that repomd.xml names.</summary>
    /// <exception cref="RepositoryException">It is missing or another one.</exception>
    public async Task<Spool> DownloadAsync(DataRecord record, CancellationToken cancellationToken)
    {
        if (record.Checksum is null)
            throw new RepositoryException($"{RepoMd.Path} has no checksum of {record.Type}: rebuild the repository");
        using var hash = IncrementalHash.CreateHash(AlgorithmOf(record));
        var spool = await CallAsync(
            record.Href,
            "s3:GetObject",
            async token =>
            {
                // What an attempt that broke off has hashed.
                hash.GetHashAndReset();
                var file = new Spool();
                try
                {
                    using var response = await s3.GetObjectAsync(Whole(record.Href), token);
                    var buffer = new byte[64 * 1024];
                    // TLS gives little at a time.
                    for (int read; (read = await response.ResponseStream.ReadAtLeastAsync(buffer, buffer.Length, false, token)) > 0; )
                    {
                        hash.AppendData(buffer, 0, read);
                        file.Append(buffer.AsSpan(0, read));
                    }
                    return file;
                }
                // Then it is another than it should be, which its digest shows.
                catch (AmazonS3Exception e) when (IsEmpty(e))
                {
                    return file;
                }
                catch (Exception e)
                {
                    file.Dispose();
                    if (e is AmazonS3Exception missing && IsMissing(missing))
                        throw new MissingFileException(
                            $"{UrlOf(record.Href)} is missing, although {RepoMd.Path} names it: rebuild the repository",
                            e
                        );
                    throw;
                }
            },
            cancellationToken
        );
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) == record.Checksum.Value)
            return spool;
        spool.Dispose();
        throw new RepositoryException(
            $"{UrlOf(record.Href)} is damaged: its {record.Checksum.Type} is not the one in {RepoMd.Path}; nothing is written, restore it or rebuild the repository"
        );
    }

    /// <summary>Writes an object unless there is one already.</summary>
    /// <returns>False if there is.</returns>
    public Task<bool> AddAsync(string path, Stream content, PutOptions options, CancellationToken cancellationToken) =>
        PutAsync(path, content, options, r => r.IfNoneMatch = "*", cancellationToken);

    /// <summary>Writes an object if it is still the one that was read; null: if there is still none.</summary>
    /// <returns>False if another writer was faster.</returns>
    public Task<bool> ReplaceAsync(string path, byte[] content, string? etag, PutOptions options, CancellationToken cancellationToken) =>
        PutAsync(
            path,
            new MemoryStream(content, writable: false),
            options,
            r => (r.IfMatch, r.IfNoneMatch) = (etag, etag is null ? "*" : null),
            cancellationToken
        );

    /// <summary>The user metadata of an object, and its entity tag; null if there is none.</summary>
    public Task<(string ETag, string? Value)?> MarkOfAsync(string path, string name, CancellationToken cancellationToken) =>
        CallAsync(
            path,
            "s3:GetObject",
            async token =>
            {
                try
                {
                    var response = await s3.GetObjectMetadataAsync(bucket, prefix + path, token);
                    return ((string, string?)?)(response.ETag, response.Metadata[name]);
                }
                catch (AmazonS3Exception e) when (IsMissing(e))
                {
                    return null;
                }
            },
            cancellationToken
        );

    /// <summary>One page of the objects below a folder, in the order of their keys; all pages if there is no limit.</summary>
    public async Task<IReadOnlyList<(string Path, S3Object Object)>> ListAsync(
        string folder,
        int? limit,
        CancellationToken cancellationToken
    )
    {
        var found = new List<(string, S3Object)>();
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix + folder };
        if (limit is not null)
            request.MaxKeys = limit;
        while (true)
        {
            var page = await CallAsync(folder, "s3:ListBucket", token => s3.ListObjectsV2Async(request, token), cancellationToken);
            found.AddRange((page.S3Objects ?? []).Select(o => (o.Key[prefix.Length..], o)));
            if (limit is not null || page.IsTruncated != true)
                return found;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <summary>Deletes objects. What is gone already is no error.</summary>
    public Task DeleteAsync(IEnumerable<string> paths, CancellationToken cancellationToken) =>
        SideBySideAsync(
            paths,
            (path, token) => CallAsync(path, "s3:DeleteObject", t => s3.DeleteObjectAsync(bucket, prefix + path, t), token),
            cancellationToken
        );

    /// <summary>Does something for each item, some at a time.</summary>
    public static Task SideBySideAsync<T>(
        IEnumerable<T> items,
        Func<T, CancellationToken, Task> act,
        CancellationToken cancellationToken
    ) =>
        System.Threading.Tasks.Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (item, token) => await act(item, token)
        );

    // As a range: of what is no range the SDK computes the MD5, to compare it with the ETag, and that takes longer than all that is done here with the
    // bytes, whose digests are known and better.
    private GetObjectRequest Whole(string path) =>
        new()
        {
            BucketName = bucket,
            Key = prefix + path,
            ByteRange = new ByteRange("bytes=0-"),
        };

    private Task<bool> PutAsync(
        string path,
        Stream content,
        PutOptions options,
        Action<PutObjectRequest> condition,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            path,
            "s3:PutObject",
            async token =>
            {
                content.Position = 0;
                var request = new PutObjectRequest
                {
                    BucketName = bucket,
                    Key = prefix + path,
                    InputStream = content,
                    AutoCloseStream = false,
                    ContentType = options.ContentType,
                };
                request.Headers.CacheControl = options.CacheControl;
                // TLS and the checksum protect the bytes; signing them too would hash megabytes once more.
                request.DisablePayloadSigning = s3.Config.ServiceURL?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) != true;
                // S3 checks it: no other bytes can get that name.
                if (options.Sha256 is { } digest)
                    request.ChecksumSHA256 = Convert.ToBase64String(Convert.FromHexString(digest));
                foreach (var (name, value) in options.Marks)
                    request.Metadata[name] = value;
                condition(request);
                try
                {
                    await s3.PutObjectAsync(request, token);
                    return true;
                }
                catch (AmazonS3Exception e) when (IsOvertaken(e, request.IfMatch))
                {
                    return false;
                }
            },
            cancellationToken
        );

    // 404: the object that was to be replaced is gone. 409, another conditional write in flight, is tried again like everything that passes.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    private static bool IsOvertaken(AmazonS3Exception e, string? ifMatch) =>
        e.StatusCode == HttpStatusCode.PreconditionFailed
        || (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode == "NoSuchKey" && ifMatch is not null);

    /// <summary>A time of S3's.</summary>
    public static DateTimeOffset TimeOf(DateTime? modified) => new((modified ?? DateTime.UnixEpoch).ToUniversalTime());

    /// <summary>Whether S3 says that there is no such object, in a bucket that is there.</summary>
    public static bool IsMissing(AmazonS3Exception e) => e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket";

    // An empty object has no range.
    private static bool IsEmpty(AmazonS3Exception e) => e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable;

    private static HashAlgorithmName AlgorithmOf(DataRecord record) =>
        record.Checksum!.Type switch
        {
            "sha256" => HashAlgorithmName.SHA256,
            "sha512" => HashAlgorithmName.SHA512,
            "sha384" => HashAlgorithmName.SHA384,
            // Of EL 5. https://github.com/rpm-software-management/createrepo_c/blob/master/src/checksum.c
            "sha" or "sha1" => HashAlgorithmName.SHA1,
            "md5" => HashAlgorithmName.MD5,
            var other => throw new RepositoryException(
                $"{RepoMd.Path} has a {other} checksum of {record.Type}, which is not known here: rebuild the repository"
            ),
        };

    private async Task<T> CallAsync<T>(
        string path,
        string needed,
        Func<CancellationToken, Task<T>> call,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await _backoff.RunAsync(call, Transient.Is, cancellationToken);
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is IOException)
        {
            throw new RepositoryException($"{UrlOf(path)}: {AwsTrouble.Describe(e, needed)}", e);
        }
    }
}

/// <summary>A file that repomd.xml names is not there. That is no damage if repomd.xml has been replaced since.</summary>
internal sealed class MissingFileException(string message, Exception inner) : RepositoryException(message, inner);

/// <summary>How an object is stored.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="CacheControl">For how long caches may keep it; null: nothing is said.</param>
internal sealed record PutOptions(string ContentType, string? CacheControl)
{
    /// <summary>Digest of the content, which S3 checks; null: the SDK's own checksum has to do.</summary>
    public string? Sha256 { get; init; }

    /// <summary>User metadata.</summary>
    public IReadOnlyList<(string Name, string Value)> Marks { get; init; } = [];
}
