using System.Text.Json;
using System.Text.Json.Serialization;

namespace GapFurniture.Shims.Aws.Json;

/// <summary>Timestamps of the JSON protocols: seconds since the epoch, with a fraction; as the SDK does, it also reads them as text.</summary>
internal sealed class TimestampConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? Timestamps.FromEpoch(reader.GetDouble()) : Timestamps.Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((decimal)(value.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond);
}
