namespace GapFurniture.LocalCloud.S3;

/// <summary>Order of keys by their UTF-8 bytes, which differs from UTF-16 order only where surrogates meet U+E000 and above.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (x ?? "", y ?? "");
        var length = Math.Min(a.Length, b.Length);
        var i = a.AsSpan(0, length).CommonPrefixLength(b);
        return i == length ? a.Length - b.Length : Rank(a[i]) - Rank(b[i]);
    }

    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
