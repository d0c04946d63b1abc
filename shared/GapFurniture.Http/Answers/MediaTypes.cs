namespace GapFurniture.Http;

/// <summary>Media types, written as API Gateway writes its binaryMediaTypes: <c>image/png,font/*,*/*</c>.</summary>
public sealed class MediaTypes
{
    /// <summary>Contains none.</summary>
    public static readonly MediaTypes None = new([]);

    private readonly string[] _types;

    private MediaTypes(string[] types) => _types = types;

    /// <exception cref="FormatException">It is not written so.</exception>
    public static MediaTypes Parse(string text) => new([.. text.Split(',', StringSplitOptions.TrimEntries).Select(Type)]);

    /// <param name="contentType">The value of Content-Type, whose parameters do not count; null where there is none.</param>
    public bool Contains(string? contentType)
    {
        if (_types.Length == 0 || contentType is null)
            return false;
        var type = contentType.AsSpan();
        type = (type.IndexOf(';') is var end and >= 0 ? type[..end] : type).Trim();
        foreach (var one in _types)
        {
            if (one == "*/*" || type.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
            if (
                one.EndsWith("/*", StringComparison.Ordinal)
                && type.StartsWith(one.AsSpan(0, one.Length - 1), StringComparison.OrdinalIgnoreCase)
            )
                return true;
        }
        return false;
    }

    private static string Type(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2 && HeaderRules.IsToken(parts[0]) && HeaderRules.IsToken(parts[1]) && (parts[0] != "*" || parts[1] == "*")
            ? text
            : throw new FormatException($"\"{text}\" is no media type such as image/png, image/* or */*");
    }
}
