using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>What has to be at a key for a write to happen.</summary>
/// <param name="ETag">That of the object to be replaced, without quotes; null: there must be none.</param>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html"/>
internal sealed record WriteCondition(string? ETag)
{
    /// <summary>The condition of a request; null if it has none.</summary>
    public static WriteCondition? Of(S3Request request)
    {
        var (match, noneMatch) = (request.Header("If-Match"), request.Header("If-None-Match"));
        if (match is not null && noneMatch is not null || noneMatch is not (null or "*") || match == "*")
            throw new AwsException(501, "NotImplemented", "A header you provided implies functionality that is not implemented");
        return match is not null ? new WriteCondition(match.Trim('"'))
            : noneMatch is not null ? new WriteCondition((string?)null)
            : null;
    }

    /// <summary>Refuses the write if it does not hold.</summary>
    public void Check(StoredObject? there, string key)
    {
        if (ETag is null && there is not null)
            throw S3Errors.PreconditionFailed("If-None-Match");
        if (ETag is not null && there is null)
            throw S3Errors.NoSuchKey(key);
        if (ETag is not null && there!.ETag != ETag)
            throw S3Errors.PreconditionFailed("If-Match");
    }
}
