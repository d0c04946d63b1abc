using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson.Converters;

/// <summary>Reads times as AWS services send them: ISO 8601 strings, or seconds since 1970.</summary>
public class DateTimeConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out var time))
            return time;
        if (reader.TokenType != JsonTokenType.Number)
            throw new JsonSerializerException($"A time is an ISO 8601 string or seconds since 1970, not {reader.TokenType}");
        return reader.TryGetInt64(out var seconds)
            ? DateTime.UnixEpoch.AddSeconds(seconds)
            : DateTime.UnixEpoch.AddSeconds(reader.GetDouble());
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
