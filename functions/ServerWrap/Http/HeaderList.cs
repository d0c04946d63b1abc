using GapFurniture.Http;

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

    /// <summary>Whether the connection stays after this message.</summary>
    /// <seealso href="https://www.rfc-editor.org/rfc/rfc9112#section-9.3"/>
    public static bool KeepsAlive(IReadOnlyList<HeaderField> headers, bool isHttp10)
    {
        var isKept = !isHttp10;
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Is("Connection"))
                isKept = isHttp10 ? isKept || Has(headers[i].Value, "keep-alive") : isKept && !Has(headers[i].Value, "close");
        }
        return isKept;
    }
}
