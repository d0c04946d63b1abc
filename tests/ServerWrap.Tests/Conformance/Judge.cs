using System.Text;
using GapFurniture.LocalCloud.Gateways;

namespace GapFurniture.ServerWrap.Tests.Conformance;

/// <summary>Says what did not arrive as it was sent.</summary>
internal static class Judge
{
    /// <returns>Null where nothing differs.</returns>
    public static string? Request(ConformanceCase one, ServerView? seen)
    {
        if (seen is null)
            return "the server saw nothing";
        var sent = one.Request;
        if (seen.Method != sent.Method)
            return $"method {seen.Method}";
        var (path, query) = seen.Target.Split('?', 2) is [var p, var q] ? (p, q) : (seen.Target, null);
        if (one.Front.KeepsPath ? path != sent.Path : Decoded(path) != ClientRequest.Decoded(sent.Path))
            return $"path {path}";
        if (
            one.IsExactQuery || one.Front.KeepsQuery
                ? (query ?? "") != (sent.Query ?? "")
                : !Meaning(one.Front, query).SequenceEqual(Meaning(one.Front, sent.Query))
        )
            return $"query {query}";
        foreach (var header in sent.Headers.GroupBy(static h => h.Name.ToLowerInvariant()))
        {
            var values = header.Select(static h => h.Value).ToList();
            var expected = one.Front.KeepsLastOnly ? values[^1] : Joined(header.Key, values);
            var came = Joined(header.Key, Values(seen.Headers, header.Key));
            var isAsSent = came == expected || Latin1AsUtf8(came) == expected;
            if (isAsSent == (header.Key == one.Forged))
                return $"request header {header.Key}: {came}";
        }
        return seen.Body.AsSpan().SequenceEqual(sent.Body) ? null : $"body of the request: {Encoding.Latin1.GetString(seen.Body)}";
    }

    /// <returns>Null where nothing differs.</returns>
    public static string? Answer(ConformanceCase one, ClientAnswer got)
    {
        var given = one.Answer;
        if (got.Status != given.Status)
            return $"status {got.Status}";
        foreach (var name in one.Hidden.Where(name => got.Values(name).Any()))
            return $"{name} left";
        foreach (var header in given.Headers.GroupBy(static h => h.Name.ToLowerInvariant()).Where(h => !one.Hidden.Contains(h.Key)))
        {
            var values = header.Select(static h => h.Value).ToList();
            var came = got.Values(header.Key).ToList();
            var isRight = header.Key switch
            {
                "set-cookie" when one.Front.TakesCookies => came.SequenceEqual(values),
                "set-cookie" => came.Count > 0 && came.TrueForAll(values.Contains),
                _ => Joined(header.Key, came) == Joined(header.Key, values),
            };
            if (!isRight)
                return $"header {header.Key}: {string.Join(" | ", came)}";
        }
        return got.Body.AsSpan().SequenceEqual(given.Body) ? null : $"a body of {got.Body.Length} bytes that is another";
    }

    public static IEnumerable<string> Values(IEnumerable<(string Name, string Value)> headers, string name) =>
        headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static h => h.Value);

    // HTTP lets whoever passes a header on join its lines by commas, and set blanks behind them as he likes.
    private static string Joined(string name, IEnumerable<string> values) =>
        string.Join(", ", string.Join(name == "cookie" ? "; " : ",", values).Split(',').Select(static v => v.Trim()));

    // Servers take the bytes of headers for Latin-1.
    private static string? Latin1AsUtf8(string text) =>
        text.All(static c => c <= '\xff') ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)) : null;

    private static string? Decoded(string path)
    {
        try
        {
            return ClientRequest.Decoded(path);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return null; // % without two digits
        }
    }

    /// <summary>Parameters by name, and values in their order.</summary>
    private static List<string> Meaning(Gateway front, string? query) =>
        [
            .. ClientRequest
                .PairsOf(query)
                .GroupBy(static p => Form(p.Name), static p => Form(p.Value))
                .Select(g => $"{g.Key}={(front.KeepsLastOnly ? g.Last() : string.Join('|', g))}")
                .Order(StringComparer.Ordinal),
        ];

    private static string? Form(string text) => Decoded(text.Replace('+', ' '));
}
