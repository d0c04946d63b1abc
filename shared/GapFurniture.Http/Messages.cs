namespace GapFurniture.Http;

/// <summary>One header line.</summary>
/// <param name="Name">As it was written; names are compared without case.</param>
/// <param name="Value">Without the blanks around it. It goes out as UTF-8; it comes in as UTF-8, else as Latin-1.</param>
public readonly record struct HeaderField(string Name, string Value)
{
    public bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A request as it goes to the server.</summary>
/// <param name="Target">Path and query as they stand in the request line: escaped, ASCII, beginning with a slash.</param>
/// <param name="Headers">All but Content-Length, Transfer-Encoding and Connection, which whoever sends it writes.</param>
/// <param name="Body">Empty where there is none.</param>
public sealed record HttpRequest(string Method, string Target, IReadOnlyList<HeaderField> Headers, ReadOnlyMemory<byte> Body);

/// <summary>Status and headers of an answer, as the server wrote them.</summary>
public sealed record ResponseHead(int Status, string Reason, IReadOnlyList<HeaderField> Headers);
