using Amazon.S3.Model;
using GapFurniture.Aws;

namespace GapFurniture.YumRepo.Reading;

/// <summary>
/// The mark on objects that this piece has made by copying, in their user metadata: copies are never copied on and twins never indexed, so that a
/// bucket that notifies of them starts no circle; and they go when what they were made of goes.
/// </summary>
/// <param name="Source">The object that it was made of.</param>
/// <param name="IsTwin">True for the object whose key has spaces where the package's has plus signs.</param>
internal sealed record OwnCopy(S3Url Source, bool IsTwin)
{
    // As user metadata: x-amz-meta-yumrepo-copy-of. Keys may be Unicode, metadata may not.
    private const string CopyOf = "yumrepo-copy-of";
    private const string TwinOf = "yumrepo-twin-of";

    /// <summary>Reads the mark.</summary>
    /// <returns>Null if there is none.</returns>
    public static OwnCopy? Of(MetadataCollection metadata) =>
        Read(metadata[CopyOf]) is { } source ? new(source, false)
        : Read(metadata[TwinOf]) is { } original ? new(original, true)
        : null;

    private static S3Url? Read(string? value) => value is null ? null : S3Url.ParseObject(Uri.UnescapeDataString(value));

    /// <summary>Key of an object's twin, which S3 serves to clients that send a plus sign as it is: in a URL it takes that for a space.</summary>
    public static string TwinKey(string key) => key.Replace('+', ' ');

    /// <summary>True for the twin itself; false for what people have copied elsewhere together with its metadata.</summary>
    public bool IsTwinAt(S3Url place) => IsTwin && TwinKey(Source.Key) == place.Key && Source.Bucket == place.Bucket;

    /// <summary>The metadata of such a copy: its source's, and the mark.</summary>
    public IEnumerable<KeyValuePair<string, string>> Metadata(IEnumerable<KeyValuePair<string, string>> source) =>
        source
            .Where(m => Name(m.Key) is not (CopyOf or TwinOf))
            .Append(new(IsTwin ? TwinOf : CopyOf, Uri.EscapeDataString(Source.ToString())));

    // The SDK gives names with the prefix of their headers.
    private static string Name(string key) =>
        key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase) ? key["x-amz-meta-".Length..] : key;
}
