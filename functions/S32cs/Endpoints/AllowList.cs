namespace GapFurniture.S32cs.Endpoints;

/// <summary>
/// Which endpoints a key may choose. Whoever can put objects into the bucket writes keys, and an endpoint receives signed requests and all
/// documents: so it must match one of the patterns. A <c>*</c> stands for any characters of a host name.
/// </summary>
internal sealed class AllowList(IReadOnlyList<string> patterns)
{
    public const string Default = "*.cloudsearch.amazonaws.com";

    public bool Allows(DomainEndpoint endpoint) => patterns.Any(p => Allows(p, endpoint.Url));

    public override string ToString() => string.Join(", ", patterns);

    // A pattern without a scheme means https on its own port.
    private static bool Allows(string pattern, Uri url)
    {
        var written = pattern.Contains("://", StringComparison.Ordinal) ? pattern : $"https://{pattern}";
        var authority = $"{url.Scheme}://{url.Host}{(url.IsDefaultPort ? "" : $":{url.Port}")}";
        return Matches(written.TrimEnd('/').ToLowerInvariant(), authority.ToLowerInvariant());
    }

    // Each piece between the stars where it first occurs; the last at the end.
    private static bool Matches(string pattern, string text)
    {
        var pieces = pattern.Split('*');
        if (pieces.Length == 1)
            return pattern == text;
        if (!text.StartsWith(pieces[0], StringComparison.Ordinal))
            return false;
        var at = pieces[0].Length;
        foreach (var piece in pieces[1..^1])
        {
            var found = text.IndexOf(piece, at, StringComparison.Ordinal);
            if (found < 0)
                return false;
            at = found + piece.Length;
        }
        return text.Length - at >= pieces[^1].Length && text.EndsWith(pieces[^1], StringComparison.Ordinal);
    }
}
