namespace GapFurniture.LocalCloud.S3;

/// <summary>One page of a list: objects, and common prefixes that stand for all keys below them.</summary>
internal sealed class ListPage(string prefix, string? delimiter, int maxKeys, bool urlEncoded)
{
    public string Prefix { get; } = prefix;

    public string? Delimiter { get; } = delimiter;

    public int MaxKeys { get; } = maxKeys;

    public List<StoredObject> Objects { get; } = [];

    public List<string> Prefixes { get; } = [];

    /// <summary>Where the next page goes on; null on the last page.</summary>
    public string? Last { get; private set; }

    /// <summary>A key as the answer shows it.</summary>
    public string Encode(string key) => urlEncoded ? KeyEncoding.Encode(key) : key;

    /// <summary>Takes what fits from candidates in order.</summary>
    public void Fill(IReadOnlyList<StoredObject> candidates, string? after)
    {
        string? last = null;
        foreach (var item in candidates)
        {
            var common = CommonPrefix(item.Key);
            // All below a prefix that this page or the page before has shown.
            if (common is not null && (common == last || common == after))
                continue;
            if (Objects.Count + Prefixes.Count >= MaxKeys)
            {
                Last = last; // stays null for max-keys=0: S3 calls that complete
                return;
            }

            if (common is null)
                Objects.Add(item);
            else
                Prefixes.Add(common);
            last = common ?? item.Key;
        }
    }

    private string? CommonPrefix(string key)
    {
        var end = Delimiter is null ? -1 : key.IndexOf(Delimiter, Prefix.Length, StringComparison.Ordinal);
        return end < 0 ? null : key[..(end + Delimiter!.Length)];
    }
}
