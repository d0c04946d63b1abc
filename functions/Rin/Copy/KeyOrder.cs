namespace GapFurniture.Rin.Copy;

/// <summary>The order in which S3 lists keys: by their UTF-8 bytes. It differs from UTF-16's where a key has characters beyond U+FFFF.</summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var one = x.AsSpan();
        var other = y.AsSpan();
        var same = one.CommonPrefixLength(other);
        return same == one.Length || same == other.Length ? one.Length - other.Length : Rank(one[same]) - Rank(other[same]);
    }

    // Halves of characters beyond U+FFFF come after all others.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + char.MaxValue : c;
}
