using System.Text.Json;
using System.Text.Json.Serialization;

namespace GapFurniture.Shims.Aws.Json;

/// <summary>Timestamps of the JSON protocols: seconds since the epoch, with a fraction; UTC.</summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        // Whole milliseconds are all that services send; rounding hides what binary fractions add.
        DateTime.UnixEpoch.AddMilliseconds(Math.Round(reader.GetDouble() * 1000));

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((decimal)(value.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond);
}
