using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>Answers of the awsJson protocols: an object in the body.</summary>
internal static class JsonAnswer
{
    /// <summary>The members of a request; none if the body is no object of JSON, of which the service itself will complain.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Members(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(body.Span) ?? [];
        }
        catch (JsonException)
        {
            return new Dictionary<string, JsonElement>();
        }
    }

    /// <summary>Sends an answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="version">Of the protocol: 1.0 or 1.1.</param>
    /// <param name="members">
    /// Writes the object's members; null for none. AWS answers an operation without output with an empty object as well as with nothing; the
    /// object suits every client.
    /// </param>
    public static async Task WriteAsync(HttpContext context, string version, Action<Utf8JsonWriter>? members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members?.Invoke(json);
            json.WriteEndObject();
        }
        context.Response.ContentType = "application/x-amz-json-" + version;
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
