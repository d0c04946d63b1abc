using Amazon.Runtime;

namespace GapFurniture.Furniture.Aws;

/// <summary>An answer's body.</summary>
internal sealed class RawResponse : AmazonWebServiceResponse
{
    public string Text { get; init; } = "";
}
