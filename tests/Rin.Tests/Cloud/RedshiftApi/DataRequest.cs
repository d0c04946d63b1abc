using System.Text.Json;

namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>The members that requests of the Data API share, checked as the service checks them.</summary>
internal sealed class DataRequest(JsonElement json)
{
    public const int MaxSqlBytes = 100 * 1024;

    public string? Text(string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : throw ApiException.Validation($"{name} must be a string")
            : null;

    public string Required(string name) =>
        Text(name) is { Length: > 0 } value ? value : throw ApiException.Validation($"{name} is required and cannot be empty");

    /// <summary>Seconds to wait for the end of the statement; null when not asked for.</summary>
    public TimeSpan? Wait
    {
        get
        {
            if (!json.TryGetProperty("WaitTimeSeconds", out var value) || value.ValueKind == JsonValueKind.Null)
                return null;
            return value.TryGetInt32(out var seconds) && seconds is >= 1 and <= 30
                ? TimeSpan.FromSeconds(seconds)
                : throw ApiException.Validation("WaitTimeSeconds must be between 1 and 30");
        }
    }

    public List<string> Texts(string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(v => v.GetString() ?? "")]
            : [];

    public string? ClientToken()
    {
        var token = Text("ClientToken");
        return token is null or { Length: >= 1 and <= 64 }
            ? token
            : throw ApiException.Validation("ClientToken must have 1 to 64 characters");
    }

    public static void CheckSql(string sql)
    {
        if (string.IsNullOrWhiteSpace(sql))
            throw ApiException.Validation("Sql is required and cannot be empty");
        if (System.Text.Encoding.UTF8.GetByteCount(sql) > MaxSqlBytes)
            throw ApiException.Validation("The query statement is longer than the limit of 100 KB");
    }
}
