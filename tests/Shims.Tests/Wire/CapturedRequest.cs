using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace GapFurniture.Shims.Tests.Wire;

/// <summary>One request as it came over the wire.</summary>
internal sealed record CapturedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public IReadOnlyDictionary<string, string> Form =>
        QueryHelpers.ParseQuery(Body).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);

    public string this[string header] => Headers.GetValueOrDefault(header, "");
}
