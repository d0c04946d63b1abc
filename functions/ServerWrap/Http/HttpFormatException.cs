namespace GapFurniture.ServerWrap.Http;

/// <summary>What came was no HTTP/1.1, or ended too early. The message says what, for people.</summary>
internal sealed class HttpFormatException(string message) : IOException(message)
{
    /// <summary>What a server answers to a request that is so. The default value is 400.</summary>
    public int Status { get; init; } = 400;
}
