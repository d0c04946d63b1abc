using System.Text;
using System.Text.Json;
using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Network;

/// <summary>The bodies of awsJson 1.1, for the two reads.</summary>
internal static class SsmMessages
{
    public static byte[] PageRequest(string path, bool recursive, string? nextToken) =>
        Encoding.UTF8.GetBytes(
            $"{{\"Path\":{Quoted(path)},\"Recursive\":{(recursive ? "true" : "false")},\"WithDecryption\":true,\"MaxResults\":10{(nextToken is null ? "" : ",\"NextToken\":" + Quoted(nextToken))}}}"
        );

    public static byte[] NamesRequest(IReadOnlyList<string> names) =>
        Encoding.UTF8.GetBytes($"{{\"Names\":[{string.Join(',', names.Select(Quoted))}],\"WithDecryption\":true}}");

    // Names and paths hardly ever need an escape, and the encoder's tables of Unicode are a fortieth of a start's own work.
    private static string Quoted(string text) =>
        text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_')
            ? $"\"{text}\""
            : $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>Parameters and token of a response to either read.</summary>
    /// <exception cref="JsonException">It is no such response.</exception>
    public static ParameterPage ReadPage(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var parameters = new List<ParameterValue>();
            if (json.RootElement.TryGetProperty("Parameters"u8, out var list))
            {
                foreach (var item in list.EnumerateArray())
                    parameters.Add(Parameter(item));
            }
            return new ParameterPage(parameters, Text(json.RootElement, "NextToken"u8));
        }
        // Other kinds of values than expected, half a surrogate pair, a version that is no whole number.
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>Code and message of an error response; null for what it does not say.</summary>
    public static (string? Code, string? Message) ReadError(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            return (CodeOf(Text(root, "__type"u8) ?? Text(root, "code"u8)), Text(root, "message"u8) ?? Text(root, "Message"u8));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A page of HTML by some proxy: the status must do.
            return (null, null);
        }
    }

    /// <summary>"com.amazonaws.ssm#Name", "Name:http://…" and "Name" are all Name.</summary>
    public static string? CodeOf(string? type) => type?.Split(':')[0].Split('#')[^1];

    private static ParameterValue Parameter(JsonElement item)
    {
        var name = Text(item, "Name"u8) is { Length: > 0 } given ? given : throw new JsonException("a parameter has no name");
        return new ParameterValue(
            name,
            Text(item, "Value"u8) ?? throw new JsonException($"{name} has no value"),
            Text(item, "Type"u8),
            item.TryGetProperty("Version"u8, out var version) ? version.GetInt64() : 0,
            Text(item, "Selector"u8) is { Length: > 0 } selector ? selector : null,
            Text(item, "ARN"u8)
        );
    }

    private static string? Text(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var text) ? text.GetString() : null;
}
