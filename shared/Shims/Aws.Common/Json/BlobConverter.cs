using System.Text.Json;
using System.Text.Json.Serialization;

namespace GapFurniture.Shims.Aws.Json;

/// <summary>Blobs: base64 on the wire, MemoryStream in models.</summary>
internal sealed class BlobConverter : JsonConverter<MemoryStream>
{
    public override MemoryStream Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetBytesFromBase64());

    // The whole stream, wherever it stands: a request may be marshalled again.
    public override void Write(Utf8JsonWriter writer, MemoryStream value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.ToArray());
}
