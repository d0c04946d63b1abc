using System.Globalization;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>A single byte range, both ends included.</summary>
internal sealed record ByteRange(long First, long Last)
{
    public long Length => Last - First + 1;

    /// <summary>Reads a Range header; null (all of the object) for none and for what S3 does not understand, such as several ranges.</summary>
    public static ByteRange? Parse(string? header, long size)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.Ordinal))
            return null;
        var parts = header["bytes=".Length..].Split('-');
        if (
            parts.Length != 2
            || !(Read(parts[0], out var first) & Read(parts[1], out var last))
            || (first is null && last is null)
            || first > last
        )
            return null;
        var range = first is null
            ? new ByteRange(Math.Max(0, size - last!.Value), size - 1)
            : new ByteRange(first.Value, Math.Min(last ?? long.MaxValue, size - 1));
        var unsatisfiable = range.First >= size || (first is null && last == 0);
        return unsatisfiable ? throw new AwsException(416, "InvalidRange", "The requested range is not satisfiable") : range;
    }

    private static bool Read(string text, out long? number)
    {
        number = null;
        if (text.Length == 0)
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;
        number = value;
        return true;
    }
}
