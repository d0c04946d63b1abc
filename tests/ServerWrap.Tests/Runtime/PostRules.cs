using System.Globalization;
using System.Text.Json;

namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>How answers must look when they are posted to the Runtime API, to the letter.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming"/>
internal static class PostRules
{
    public static void Must(bool holds, string otherwise)
    {
        if (!holds)
            throw new ViolationException(otherwise);
    }

    public static void Stream(WireReader reader, Dictionary<string, string> headers, FakeInvocation invocation)
    {
        Must(headers["Lambda-Runtime-Function-Response-Mode"] == "streaming", "the response mode is streaming");
        Must(headers.GetValueOrDefault("Transfer-Encoding") == "chunked" && !headers.ContainsKey("Content-Length"), "a stream is chunked");
        Must(headers["Content-Type"] == "application/vnd.awslambda.http-integration-response", "the media type is the integration's");
        Must(
            headers["Trailer"] == "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body",
            "trailers that may follow are announced"
        );
        while (reader.Line() is var line && line != "0")
        {
            Must(
                line.Length > 0 && line[0] != '0' && line.All(char.IsAsciiHexDigitLower) && line.Length < 8,
                $"\"{line}\" is a chunk has no size"
            );
            var first = invocation.Chunks == 0;
            var bytes = new List<byte>();
            reader.Bytes(
                int.Parse(line, NumberStyles.AllowHexSpecifier),
                part =>
                {
                    if (first)
                        bytes.AddRange(part);
                    invocation.Take(part);
                }
            );
            if (first)
                CheckPrelude(bytes.ToArray());
            Must(reader.Line().Length == 0, "a chunk is longer than it says");
            invocation.EndChunk();
        }
        while (reader.Line() is { Length: > 0 } line)
            invocation.Trailers.Add(line.Split(": ")[0], line.Split(": ")[1]);
        Must(
            invocation.Trailers.Count == 0
                || invocation.Trailers.Keys.SequenceEqual(["Lambda-Runtime-Function-Error-Type", "Lambda-Runtime-Function-Error-Body"]),
            "trailers are those that were announced"
        );
        if (invocation.Trailers.TryGetValue("Lambda-Runtime-Function-Error-Body", out var body))
            JsonDocument.Parse(Convert.FromBase64String(body)).RootElement.GetProperty("errorMessage");
    }

    private static void CheckPrelude(byte[] chunk)
    {
        var end = chunk.AsSpan().IndexOf(new byte[8]);
        Must(end is > 0 and <= 16 * 1024 - 8, "the first chunk has the prelude and eight NUL");
        var prelude = JsonDocument.Parse(chunk.AsMemory(0, end)).RootElement;
        Must(prelude.GetProperty("statusCode").GetInt32() is >= 200 and <= 599, "the prelude has the status");
        foreach (var header in prelude.GetProperty("headers").EnumerateObject())
            Must(header.Value.ValueKind is JsonValueKind.String, "headers of the prelude are strings");
    }

    public static byte[] Body(WireReader reader, Dictionary<string, string> headers)
    {
        var body = new MemoryStream();
        Body(reader, headers, body.Write);
        return body.ToArray();
    }

    public static void Body(WireReader reader, Dictionary<string, string> headers, Action<ReadOnlySpan<byte>> take)
    {
        Must(!headers.ContainsKey("Transfer-Encoding"), "what is no stream is not chunked");
        Must(headers.GetValueOrDefault("Content-Type") == "application/json", "what is posted is JSON");
        reader.Bytes(long.Parse(headers["Content-Length"]), take);
    }

    public static Dictionary<string, string> Headers(List<string> head)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in head.Skip(1))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            Must(colon > 0 && headers.TryAdd(line[..colon], line[(colon + 2)..]), $"no header, or one that came before: {line}");
        }
        return headers;
    }
}
