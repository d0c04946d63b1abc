using System.Text.Json;
using Amazon.Runtime;

namespace GapFurniture.Furniture.Aws;

/// <summary>An answer's body.</summary>
internal sealed class RawResponse : AmazonWebServiceResponse
{
    /// <summary>From S3, as it came.</summary>
    public string Text { get; init; } = "";

    /// <summary>From services that speak JSON; undefined for an empty body.</summary>
    public JsonElement Json { get; init; }
}
