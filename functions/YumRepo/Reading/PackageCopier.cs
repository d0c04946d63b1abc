using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Reading;

/// <summary>Copies packages within S3, which never sends their bytes here, and deletes those copies again.</summary>
internal sealed class PackageCopier(IAmazonS3 s3)
{
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
    private const long LargestCopy = 5L * 1024 * 1024 * 1024;

    private const string Anything = "*";

    /// <summary>Copies a package as it was read: if the source was replaced since, it fails.</summary>
    /// <param name="package">The source.</param>
    /// <param name="target">The copy.</param>
    /// <param name="mark">What the copy is.</param>
    /// <param name="replaces">False to leave another object that is there already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The SHA-256 that S3 has computed, in hexadecimal digits; null if it does not say.</returns>
    /// <exception cref="RpmFormatException">It is too large to be copied in one call.</exception>
    /// <exception cref="CopyException">The source is another by now, or the target is there already.</exception>
    public async Task<string?> CopyAsync(
        ReadPackage package,
        S3Url target,
        OwnCopy mark,
        bool replaces,
        CancellationToken cancellationToken
    )
    {
        if (package.Size > LargestCopy)
            throw new RpmFormatException("S3 copies at most 5 GiB at once: put it into the repository itself");
        var request = new CopyObjectRequest
        {
            SourceBucket = package.Place.Bucket,
            SourceKey = package.Place.Key,
            ETagToMatch = package.ETag.Length > 0 ? package.ETag : null,
            DestinationBucket = target.Bucket,
            DestinationKey = target.Key,
            ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
            MetadataDirective = S3MetadataDirective.REPLACE,
            ContentType = "application/x-rpm",
            IfNoneMatch = replaces ? null : Anything,
        };
        foreach (var (name, value) in mark.Metadata(package.Metadata))
            request.Metadata[name] = value;
        try
        {
            var response = await s3.CopyObjectAsync(request, cancellationToken);
            return PackageReader.ChecksumOf(response.ChecksumSHA256, response.ChecksumType);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed)
        {
            throw new CopyException(package.Place, target, e);
        }
    }

    /// <summary>True if an object is a copy that was made of another.</summary>
    public async Task<bool> IsCopyOfAsync(S3Url copy, S3Url source, CancellationToken cancellationToken)
    {
        try
        {
            var found = await s3.GetObjectMetadataAsync(copy.Bucket, copy.Key, cancellationToken);
            return OwnCopy.Of(found.Metadata)?.Source == source;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Deletes an object; one that is gone already is deleted.</summary>
    public Task DeleteAsync(S3Url place, CancellationToken cancellationToken) =>
        s3.DeleteObjectAsync(place.Bucket, place.Key, cancellationToken);
}

/// <summary>A package was not copied.</summary>
internal sealed class CopyException(S3Url source, S3Url target, Exception? inner)
    : Exception($"{source} was replaced while it was read, or {target} is there already", inner);
