using System.Text.Json;
using Amazon.Runtime;

namespace GapFurniture.Furniture.Aws;

/// <summary>An answer's body.</summary>
internal sealed class RawResponse : AmazonWebServiceResponse
{
    public string Text { get; init; } = "";

    /// <summary>The same as JSON, from services that speak it; undefined for an empty body.</summary>
    public JsonElement Json { get; init; }
}
