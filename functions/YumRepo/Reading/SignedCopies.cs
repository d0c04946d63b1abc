using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.YumRepo.Signing;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo.Reading;

/// <summary>
/// Copies packages within S3 with our signature in them. Only the start of a package changes: it is uploaded, and S3 itself copies the rest. All bytes
/// are read once, since S3 knows no SHA-256 of what it puts together from parts. The same package gives the same bytes each time, so that an event that
/// comes twice does not change what clients have in their index.
/// </summary>
internal sealed class SignedCopies(IAmazonS3 s3, PackageReader reader, SigningKeys keys, ILogger logger)
{
    // What S3 takes as a part that is not the last, and at most (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html).
    private const long SmallestPart = 5 * 1024 * 1024;
    private const long LargestPart = 5L * 1024 * 1024 * 1024;

    private const int Piece = 64 * 1024;
    private const string ContentType = "application/x-rpm";
    private const string Anything = "*";

    /// <summary>Makes a signed copy.</summary>
    /// <param name="package">The source.</param>
    /// <param name="target">The copy.</param>
    /// <param name="mark">What the copy is.</param>
    /// <param name="replaces">False to leave another object that is there already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its SHA-256 in hexadecimal digits; null if the package cannot be signed, which the log has said, or nothing is to be signed.</returns>
    /// <exception cref="CopyException">The source is another by now, or the target is there already with other content.</exception>
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
        try
        {
            if (await SignAsync(package, signer, cancellationToken) is not { } signed)
                return null;
            try
            {
                await StoreAsync(signed, target, mark, replaces, cancellationToken);
            }
            catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed && !replaces)
            {
                var existing = await reader.ReadAsync(target, needsDigest: true, cancellationToken);
                if (existing?.Sha256 != signed.Sha256)
                    throw;
            }
            return signed.Sha256;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed)
        {
            throw new CopyException(package.Place, target, e);
        }
    }

    /// <summary>Signs a package that is a file.</summary>
    /// <param name="name">For the log.</param>
    /// <param name="headerEnd">Where its header ends.</param>
    /// <param name="file">The file, whose start is written over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False if it cannot be signed, which the log has said, or nothing is to be signed.</returns>
    /// <exception cref="SigningException">The key cannot be read, or does not sign.</exception>
    public async Task<bool> SignAsync(string name, long headerEnd, FileStream file, CancellationToken cancellationToken)
    {
        if (await keys.SignerAsync(cancellationToken) is not OpenPgpSigner signer)
            return false;
        var start = new byte[headerEnd];
        file.Position = 0;
        await file.ReadExactlyAsync(start, cancellationToken);
        if (await SignedAsync(name, start, signer, cancellationToken) is not { } signed)
            return false;
        file.Position = 0;
        await file.WriteAsync(signed, cancellationToken);
        await file.FlushAsync(cancellationToken);
        return true;
    }

    // Null if it cannot be signed, which the log has said.
    private async Task<byte[]?> SignedAsync(string name, byte[] start, OpenPgpSigner signer, CancellationToken cancellationToken)
    {
        try
        {
            return await RpmSigner.SignAsync(start, signer, cancellationToken);
        }
        catch (NotSignableException e)
        {
            Log.NotSigned(logger, name, e.Message);
            return null;
        }
    }

    private async Task<SignedPackage?> SignAsync(ReadPackage package, OpenPgpSigner signer, CancellationToken cancellationToken)
    {
        var start = new byte[Math.Min(package.Size, Math.Max(SmallestPart, package.Package.HeaderEnd))];
        var request = new GetObjectRequest
        {
            BucketName = package.Place.Bucket,
            Key = package.Place.Key,
            EtagToMatch = package.ETag,
        };
        using var response = await s3.GetObjectAsync(request, cancellationToken);
        await response.ResponseStream.ReadExactlyAsync(start, cancellationToken);
        if (await SignedAsync(package.Place.ToString(), start, signer, cancellationToken) is not { } signed)
            return null;
        signed.CopyTo(start, 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(start);
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            var rest = package.Size - start.Length;
            for (int read; (read = await response.ResponseStream.ReadAsync(buffer, cancellationToken)) > 0; rest -= read)
                hash.AppendData(buffer, 0, read);
            if (rest != 0)
                throw new IOException($"{package.Place}: the response broke off, {rest} of {package.Size} bytes are missing");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return new SignedPackage(package, start, hash.GetHashAndReset());
    }

    private Task StoreAsync(SignedPackage signed, S3Url target, OwnCopy mark, bool replaces, CancellationToken cancellationToken) =>
        signed.Start.Length == signed.Package.Size
            ? PutAsync(signed, target, mark, replaces, cancellationToken)
            : PutInPartsAsync(signed, target, mark, replaces, cancellationToken);

    private async Task PutAsync(SignedPackage signed, S3Url target, OwnCopy mark, bool replaces, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(signed.Start, writable: false);
        var request = new PutObjectRequest
        {
            BucketName = target.Bucket,
            Key = target.Key,
            InputStream = content,
            ContentType = ContentType,
            ChecksumSHA256 = Convert.ToBase64String(signed.Digest),
            IfNoneMatch = replaces ? null : Anything,
        };
        foreach (var (name, value) in mark.Metadata(signed.Package.Metadata))
            request.Metadata[name] = value;
        await s3.PutObjectAsync(request, cancellationToken);
    }

    private async Task PutInPartsAsync(SignedPackage signed, S3Url target, OwnCopy mark, bool replaces, CancellationToken cancellationToken)
    {
        var begin = new InitiateMultipartUploadRequest
        {
            BucketName = target.Bucket,
            Key = target.Key,
            ContentType = ContentType,
        };
        foreach (var (name, value) in mark.Metadata(signed.Package.Metadata))
            begin.Metadata[name] = value;
        var upload = (await s3.InitiateMultipartUploadAsync(begin, cancellationToken)).UploadId;
        try
        {
            var parts = new List<PartETag> { await UploadStartAsync(signed, target, upload, cancellationToken) };
            for (long from = signed.Start.Length; from < signed.Package.Size; from += LargestPart)
                parts.Add(await CopyPartAsync(signed.Package, target, upload, parts.Count + 1, from, cancellationToken));
            var request = new CompleteMultipartUploadRequest
            {
                BucketName = target.Bucket,
                Key = target.Key,
                UploadId = upload,
                PartETags = parts,
                IfNoneMatch = replaces ? null : Anything,
            };
            await s3.CompleteMultipartUploadAsync(request, cancellationToken);
        }
        catch
        {
            await AbortAsync(target, upload);
            throw;
        }
    }

    private async Task<PartETag> UploadStartAsync(SignedPackage signed, S3Url target, string upload, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(signed.Start, writable: false);
        var request = new UploadPartRequest
        {
            BucketName = target.Bucket,
            Key = target.Key,
            UploadId = upload,
            PartNumber = 1,
            InputStream = content,
        };
        return new PartETag(1, (await s3.UploadPartAsync(request, cancellationToken)).ETag);
    }

    private async Task<PartETag> CopyPartAsync(
        ReadPackage source,
        S3Url target,
        string upload,
        int number,
        long from,
        CancellationToken cancellationToken
    )
    {
        var request = new CopyPartRequest
        {
            SourceBucket = source.Place.Bucket,
            SourceKey = source.Place.Key,
            ETagToMatch = [source.ETag],
            FirstByte = from,
            LastByte = Math.Min(from + LargestPart, source.Size) - 1,
            DestinationBucket = target.Bucket,
            DestinationKey = target.Key,
            UploadId = upload,
            PartNumber = number,
        };
        return new PartETag(number, (await s3.CopyPartAsync(request, cancellationToken)).ETag);
    }

    // Parts that are left over cost money without showing up anywhere. What went wrong before is what counts.
    private async Task AbortAsync(S3Url target, string upload)
    {
        try
        {
            var request = new AbortMultipartUploadRequest
            {
                BucketName = target.Bucket,
                Key = target.Key,
                UploadId = upload,
            };
            await s3.AbortMultipartUploadAsync(request, CancellationToken.None);
        }
        catch (Exception e) when (AwsTrouble.Is(e)) { }
    }

    /// <summary>A package with our signature.</summary>
    /// <param name="Package">As it was read.</param>
    /// <param name="Start">Its first bytes; those that follow are as they were.</param>
    /// <param name="Digest">SHA-256 of the whole.</param>
    private sealed record SignedPackage(ReadPackage Package, byte[] Start, byte[] Digest)
    {
        public string Sha256 => Convert.ToHexStringLower(Digest);
    }
}
