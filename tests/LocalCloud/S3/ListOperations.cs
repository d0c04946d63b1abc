using System.Text;
using System.Xml.Linq;

namespace GapFurniture.LocalCloud.S3;

/// <summary>ListObjectsV2.</summary>
internal sealed class ListOperations(LocalS3 s3)
{
    private const int MaximumKeys = 1000;

    public Task ListAsync(S3Request request)
    {
        var token = request.Query("continuation-token");
        var page = Page(request, token is null ? request.Query("start-after") : Decode(token));
        var fetchOwner = request.Query("fetch-owner") == "true";
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "ListBucketResult",
                S3Xml.Element("Name", request.BucketName),
                S3Xml.Element("Prefix", page.Encode(page.Prefix)),
                page.Delimiter is null ? null : S3Xml.Element("Delimiter", page.Encode(page.Delimiter)),
                S3Xml.Element("MaxKeys", page.MaxKeys),
                S3Xml.Element("KeyCount", page.Objects.Count + page.Prefixes.Count),
                S3Xml.Element("IsTruncated", page.Last is not null),
                request.Query("encoding-type") is { } encoding ? S3Xml.Element("EncodingType", encoding) : null,
                token is null ? null : S3Xml.Element("ContinuationToken", token),
                request.Query("start-after") is { } after ? S3Xml.Element("StartAfter", page.Encode(after)) : null,
                page.Last is null
                    ? null
                    : S3Xml.Element("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page.Last))),
                Contents(page, fetchOwner),
                Prefixes(page)
            )
        );
    }

    private ListPage Page(S3Request request, string? after)
    {
        var bucket = s3.Bucket(request.BucketName);
        var encoding = request.Query("encoding-type");
        if (encoding is not (null or "url"))
            throw S3Errors.InvalidArgument("Invalid Encoding Method specified in Request");
        var page = new ListPage(
            request.Query("prefix") ?? "",
            request.Query("delimiter") is { Length: > 0 } delimiter ? delimiter : null,
            request.Number("max-keys", MaximumKeys, MaximumKeys),
            encoding == "url"
        );
        page.Fill(bucket.List(page.Prefix, after), after);
        return page;
    }

    private static IEnumerable<XElement> Contents(ListPage page, bool withOwner) =>
        page.Objects.Select(o =>
            S3Xml.Element(
                "Contents",
                S3Xml.Element("Key", page.Encode(o.Key)),
                S3Xml.Element("LastModified", S3Xml.Time(o.ModifiedAt)),
                S3Xml.Element("ETag", o.QuotedETag),
                S3Xml.Element("Size", o.Data.LongLength),
                S3Xml.Element("StorageClass", "STANDARD"),
                withOwner ? S3Xml.Element("Owner", S3Xml.Element("ID", "local-cloud")) : null
            )
        );

    private static IEnumerable<XElement> Prefixes(ListPage page) =>
        page.Prefixes.Select(p => S3Xml.Element("CommonPrefixes", S3Xml.Element("Prefix", page.Encode(p))));

    private static string Decode(string token)
    {
        var buffer = new byte[token.Length];
        return Convert.TryFromBase64String(token, buffer, out var length) && length > 0
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : throw S3Errors.InvalidArgument("The continuation token provided is incorrect");
    }
}
