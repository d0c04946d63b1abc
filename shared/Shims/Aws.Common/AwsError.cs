using System.Net;
using System.Text.Json;
using Amazon.Runtime;

namespace GapFurniture.Shims.Aws;

/// <summary>What a service said when it refused: the material of which its modelled exceptions are made.</summary>
internal sealed record AwsError(
    string Message,
    Exception Inner,
    ErrorType Type,
    string Code,
    string RequestId,
    HttpStatusCode Status,
    ReadOnlyMemory<byte> Json
)
{
    /// <summary>A further member of a modelled exception in a JSON body; null when it is not there.</summary>
    public string Member(string name)
    {
        using var body = JsonDocument.Parse(Json);
        return body.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
