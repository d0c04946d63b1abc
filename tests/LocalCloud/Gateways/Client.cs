using System.Text;

namespace GapFurniture.LocalCloud.Gateways;

/// <summary>A request as a client sent it to a front end.</summary>
/// <param name="Path">As it stands in the request line.</param>
/// <param name="Query">The same, without its question mark; null for none.</param>
internal sealed record ClientRequest(
    string Method,
    string Path,
    string? Query,
    IReadOnlyList<(string Name, string Value)> Headers,
    byte[] Body
)
{
    /// <summary>Names and values of the query as they were sent.</summary>
    public IEnumerable<(string Name, string Value)> Pairs => PairsOf(Query);

    public static IEnumerable<(string Name, string Value)> PairsOf(string? query) =>
        string.IsNullOrEmpty(query)
            ? []
            : query
                .Split('&')
                .Select(static p => p.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (p[..at], p[(at + 1)..]) : (p, ""));

    /// <summary>What a form's value says.</summary>
    public static string FormDecoded(string text) => Decoded(text.Replace('+', ' '));

    /// <summary>What a path says. Bytes stay bytes: each becomes the character of its number.</summary>
    public static string Decoded(string text)
    {
        var bytes = new List<byte>();
        var utf8 = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '%')
            {
                bytes.Add(Convert.ToByte(Encoding.ASCII.GetString(utf8, i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add(utf8[i]);
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    public override string ToString() =>
        $"{Method} {Path}?{Query}\n{string.Join('\n', Headers.Select(static h => $"{h.Name}: {h.Value}"))}\n\n{Convert.ToHexString(Body)}";
}

/// <summary>An answer as the client of a front end gets it.</summary>
internal sealed record ClientAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public IEnumerable<string> Values(string name) =>
        Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static h => h.Value);
}

/// <summary>What a client sees where a front end cannot read the answer of a function.</summary>
internal sealed class BadGatewayException(string message) : Exception(message);
