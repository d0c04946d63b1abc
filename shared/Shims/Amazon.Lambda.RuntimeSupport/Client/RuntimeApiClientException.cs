namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API answered with something else than success.</summary>
public class RuntimeApiClientException(
    string message,
    int statusCode,
    string response,
    Dictionary<string, IEnumerable<string>> headers,
    Exception innerException
) : Exception(message, innerException)
{
    public int StatusCode { get; } = statusCode;

    public string Response { get; } = response;

    public Dictionary<string, IEnumerable<string>> Headers { get; } = headers;

    public override string ToString() => $"HTTP {StatusCode}: {Response}{Environment.NewLine}{base.ToString()}";
}
