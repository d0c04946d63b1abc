using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Store;

/// <summary>Where a thumbnail is kept, and how one tells whether it is still that of the original.</summary>
internal static class ThumbKey
{
    /// <summary>Bytes of a key.</summary>
    /// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html"/>
    public const int LongestKey = 1024;

    /// <summary>Bytes of a prefix, so that the rest of the longest form fits behind it.</summary>
    public const int LongestPrefix = 900;

    // To be raised when thumbnails of the same original come out differently than before: the kept ones are then made anew.
    private const int Recipe = 1;

    /// <summary>
    /// The thumbnail's key. No two thumbnails have the same: the variant has no slash, and is in front. A key that would be too long is
    /// replaced by its SHA-256, below a name that no variant has.
    /// </summary>
    public static string Of(string prefix, Variant variant, string key)
    {
        var plain = $"{prefix}{variant}/{key}";
        return Encoding.UTF8.GetByteCount(plain) <= LongestKey
            ? plain
            : $"{prefix}{variant}.sha256/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
    }

    /// <summary>
    /// The same for the same bytes of an original, variant and settings: the answer's ETag without its quotes, and what a kept thumbnail is marked
    /// with.
    /// </summary>
    /// <param name="originalETag">ETag of the original.</param>
    /// <param name="variant">Which of its thumbnails.</param>
    /// <param name="options">Settings that change what comes out.</param>
    public static string Tag(string originalETag, Variant variant, ImagingOptions options)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Recipe}\n{originalETag}\n{variant}\n{options.JpegQuality}\n{options.WebPQuality}\n{options.AvifQuality}\n{options.KeepsAnimation}"
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
