using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Shared;
using GapFurniture.YumRepo.Signing;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo.Reading;

/// <summary>
/// Copies packages with a signature put into them. Their bytes come here, by way of a temporary file, since the digest of the whole changes with the
/// signature.
/// </summary>
internal sealed class SignedCopies(IAmazonS3 s3, SigningKeys keys, ILogger logger)
{
    // A signature holds its time, so that signing once more would make another package: what is there of the same source stays.
    private const string SourceTag = "yumrepo-source-etag";

    /// <summary>Makes a signed copy.</summary>
    /// <param name="package">The source.</param>
    /// <param name="target">The copy.</param>
    /// <param name="mark">What the copy is.</param>
    /// <param name="replaces">False to leave another object that is there already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its SHA-256 in hexadecimal digits; null if the package cannot be signed, which the log has said, or nothing is to be signed.</returns>
    /// <exception cref="CopyException">The source is another by now, or the target is there already.</exception>
    /// <exception cref="SigningException">The key cannot be read, or does not sign.</exception>
    public async Task<string?> CopyAsync(
        ReadPackage package,
        S3Url target,
        OwnCopy mark,
        bool replaces,
        CancellationToken cancellationToken
    )
    {
        if (await keys.SignerAsync(cancellationToken) is not OpenPgpSigner signer)
            return null;
        if (await ExistingAsync(package, target, cancellationToken) is { } existing)
            return existing;
        var path = Path.GetTempFileName();
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            await DownloadAsync(package, file, cancellationToken);
            if (!await SignAsync(package.Place.ToString(), package.Package.HeaderEnd, file, signer, cancellationToken))
                return null;
            file.Position = 0;
            var sha256 = await SHA256.HashDataAsync(file, cancellationToken);
            await UploadAsync(package, target, mark, replaces, file, sha256, cancellationToken);
            return Convert.ToHexStringLower(sha256);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Signs a package that is a file.</summary>
    /// <param name="name">For the log.</param>
    /// <param name="headerEnd">Where its header ends.</param>
    /// <param name="file">The file, whose start is written over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False if it cannot be signed, which the log has said, or nothing is to be signed.</returns>
    public async Task<bool> SignAsync(string name, long headerEnd, FileStream file, CancellationToken cancellationToken) =>
        await keys.SignerAsync(cancellationToken) is OpenPgpSigner signer
        && await SignAsync(name, headerEnd, file, signer, cancellationToken);

    private async Task<bool> SignAsync(
        string name,
        long headerEnd,
        FileStream file,
        OpenPgpSigner signer,
        CancellationToken cancellationToken
    )
    {
        var start = new byte[headerEnd];
        file.Position = 0;
        await file.ReadExactlyAsync(start, cancellationToken);
        byte[] signed;
        try
        {
            signed = await RpmSigner.SignAsync(start, signer, cancellationToken);
        }
        catch (SigningException e)
        {
            Log.NotSigned(logger, name, e.Message);
            return false;
        }
        file.Position = 0;
        await file.WriteAsync(signed, cancellationToken);
        await file.FlushAsync(cancellationToken);
        return true;
    }

    private async Task<string?> ExistingAsync(ReadPackage package, S3Url target, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectMetadataRequest
            {
                BucketName = target.Bucket,
                Key = target.Key,
                ChecksumMode = ChecksumMode.ENABLED,
            };
            var found = await s3.GetObjectMetadataAsync(request, cancellationToken);
            return OwnCopy.Of(found.Metadata)?.Source == package.Place && found.Metadata[SourceTag] == package.ETag.Trim('"')
                ? PackageReader.ChecksumOf(found.ChecksumSHA256, found.ChecksumType)
                : null;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task DownloadAsync(ReadPackage package, FileStream file, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest
        {
            BucketName = package.Place.Bucket,
            Key = package.Place.Key,
            EtagToMatch = package.ETag,
        };
        try
        {
            using var response = await s3.GetObjectAsync(request, cancellationToken);
            await response.ResponseStream.CopyToAsync(file, cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed)
        {
            throw new CopyException(package.Place, package.Place, e);
        }
        if (file.Length != package.Size)
            throw new IOException($"{package.Place}: the response broke off after {file.Length} of {package.Size} bytes");
    }

    private async Task UploadAsync(
        ReadPackage package,
        S3Url target,
        OwnCopy mark,
        bool replaces,
        FileStream file,
        byte[] sha256,
        CancellationToken cancellationToken
    )
    {
        file.Position = 0;
        var request = new PutObjectRequest
        {
            BucketName = target.Bucket,
            Key = target.Key,
            InputStream = file,
            AutoCloseStream = false,
            ContentType = "application/x-rpm",
            ChecksumSHA256 = Convert.ToBase64String(sha256),
            IfNoneMatch = replaces ? null : "*",
        };
        foreach (var (name, value) in mark.Metadata(package.Metadata))
            request.Metadata[name] = value;
        request.Metadata[SourceTag] = package.ETag.Trim('"');
        try
        {
            await s3.PutObjectAsync(request, cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed)
        {
            throw new CopyException(package.Place, target, e);
        }
    }
}
