using System.Text.Json;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>Reads a partial batch response by Lambda's rules.</summary>
internal static class BatchResponse
{
    private static readonly HashSet<string> s_none = [];

    /// <summary>Ids of the messages that failed: none for an empty answer or list, all of them (null) for anything that is not understood.</summary>
    public static HashSet<string>? Failures(byte[] response, IReadOnlySet<string> messageIds)
    {
        if (response.Length == 0)
            return s_none;
        try
        {
            using var document = JsonDocument.Parse(response);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Null)
                return s_none;
            if (root.ValueKind != JsonValueKind.Object)
                return null;
            if (!root.TryGetProperty("batchItemFailures", out var list) || list.ValueKind == JsonValueKind.Null)
                return s_none;
            var failed = list.EnumerateArray().Select(i => i.GetProperty("itemIdentifier").GetString()).ToList();
            return failed.TrueForAll(id => id is { Length: > 0 } && messageIds.Contains(id)) ? [.. failed.OfType<string>()] : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
