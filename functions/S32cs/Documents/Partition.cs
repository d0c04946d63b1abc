namespace GapFurniture.S32cs.Documents;

/// <summary>Which of several upload lanes an id belongs to: always the same, so that operations on one id stay in order.</summary>
internal static class Partition
{
    public static int Of(ReadOnlySpan<byte> id, int count)
    {
        // FNV-1a: short keys, no seed.
        var hash = 2166136261u;
        foreach (var b in id)
            hash = (hash ^ b) * 16777619u;
        return (int)(hash % (uint)count);
    }
}
