namespace GapFurniture.ServerWrap.Http;

/// <summary>Values that are lists with commas, such as those of Connection.</summary>
internal static class HeaderList
{
    /// <summary>Whether a list has an entry, without case.</summary>
    public static bool Has(string list, string entry)
    {
        foreach (var part in list.AsSpan().Split(','))
        {
            if (list.AsSpan(part).Trim().Equals(entry, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
