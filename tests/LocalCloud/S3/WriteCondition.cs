using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>The condition of a conditional write: only if there is nothing yet, or only over a known ETag.</summary>
internal sealed record WriteCondition(bool IfNone, string? IfMatch)
{
    public static readonly WriteCondition Always = new(false, null);

    /// <summary>Reads the headers; anything but <c>*</c> after If-None-Match is a thing that S3 has not.</summary>
    public static WriteCondition Of(IHeaderDictionary headers)
    {
        var none = headers.IfNoneMatch.ToString();
        var match = headers.IfMatch.ToString();
        if (none.Length > 0 && none != "*")
            throw new Http.AwsException(501, "NotImplemented", "A header you provided implies functionality that is not implemented");
        if (none.Length > 0 && match.Length > 0)
            throw S3Errors.InvalidRequest("If-Match and If-None-Match cannot be given together.");
        return new WriteCondition(none == "*", match.Length > 0 ? match.Trim('"') : null);
    }

    /// <summary>Throws unless the condition holds for what is there now.</summary>
    public void Check(StoredObject? current, string key)
    {
        if (IfNone && current is not null)
            throw S3Errors.PreconditionFailed("If-None-Match");
        if (IfMatch is null)
            return;
        if (current is null)
            throw S3Errors.NoSuchKey(key);
        if (IfMatch != "*" && current.ETag != IfMatch)
            throw S3Errors.PreconditionFailed("If-Match");
    }
}
