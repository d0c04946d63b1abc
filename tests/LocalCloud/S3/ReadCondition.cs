using System.Globalization;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>Conditional reads, and the same for the source of a copy.</summary>
internal static class ReadCondition
{
    /// <summary>Throws 412, or 304 for a read, unless the conditions hold. An ETag, when given, outweighs the date of its kind.</summary>
    public static void Check(IHeaderDictionary headers, StoredObject item, string prefix = "", bool isCopy = false)
    {
        var (match, none) = (headers[prefix + "If-Match"].ToString(), headers[prefix + "If-None-Match"].ToString());
        if (match.Length > 0)
        {
            if (!Names(match, item))
                throw S3Errors.PreconditionFailed("If-Match");
        }
        else if (Date(headers[prefix + "If-Unmodified-Since"].ToString()) is { } unmodified && Seconds(item) > unmodified)
        {
            throw S3Errors.PreconditionFailed("If-Unmodified-Since");
        }

        if (none.Length > 0)
        {
            if (Names(none, item))
                throw NotModified("If-None-Match", isCopy);
        }
        else if (Date(headers[prefix + "If-Modified-Since"].ToString()) is { } modified && Seconds(item) <= modified)
        {
            throw NotModified("If-Modified-Since", isCopy);
        }
    }

    private static AwsException NotModified(string condition, bool isCopy) =>
        isCopy ? S3Errors.PreconditionFailed(condition) : new AwsException(304, "NotModified", "Not Modified");

    private static bool Names(string list, StoredObject item) =>
        list.Split(',', StringSplitOptions.TrimEntries).Any(t => t == "*" || t.Trim('"') == item.ETag);

    private static DateTimeOffset Seconds(StoredObject item) => DateTimeOffset.FromUnixTimeSeconds(item.ModifiedAt.ToUnixTimeSeconds());

    private static DateTimeOffset? Date(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
