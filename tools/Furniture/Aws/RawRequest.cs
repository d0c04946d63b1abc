using Amazon.Runtime;

namespace GapFurniture.Furniture.Aws;

/// <summary>A request as it goes over the wire, for services of which we need too little for a model.</summary>
internal sealed class RawRequest : AmazonWebServiceRequest
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>Path with placeholders such as <c>{FunctionName}</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Values of the placeholders; they are escaped on the way.</summary>
    public IReadOnlyDictionary<string, string> PathValues { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public byte[]? Body { get; init; }
}
