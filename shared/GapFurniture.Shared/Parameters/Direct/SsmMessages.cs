using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>The bodies of awsJson 1.1, for the two reads.</summary>
internal static class SsmMessages
{
    public static byte[] PageRequest(string path, bool recursive, string? nextToken)
    {
        var json = new StringBuilder("{\"Path\":");
        Append(json, path)
            .Append(",\"Recursive\":")
            .Append(recursive ? "true" : "false")
            .Append(",\"WithDecryption\":true,\"MaxResults\":10");
        if (nextToken is not null)
            Append(json.Append(",\"NextToken\":"), nextToken);
        return Encoding.UTF8.GetBytes(json.Append('}').ToString());
    }

    public static byte[] NamesRequest(IReadOnlyList<string> names)
    {
        var json = new StringBuilder("{\"Names\":[");
        for (var i = 0; i < names.Count; i++)
            Append(i == 0 ? json : json.Append(','), names[i]);
        return Encoding.UTF8.GetBytes(json.Append("],\"WithDecryption\":true}").ToString());
    }

    /// <summary>A JSON text. Utf8JsonWriter would first set up tables of characters, for longer than the whole request takes.</summary>
    private static StringBuilder Append(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                json.Append('\\').Append(c);
            else if (c < ' ' || char.IsSurrogate(c))
                json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                json.Append(c);
        }
        return json.Append('"');
    }

    /// <summary>Parameters and token of an answer to either read.</summary>
    /// <exception cref="JsonException">It is no such answer.</exception>
    public static ParameterPage ReadPage(ReadOnlySpan<byte> body)
    {
        var parameters = new List<ParameterValue>();
        string? token = null;
        var json = new Utf8JsonReader(body);
        Expect(ref json, JsonTokenType.StartObject);
        while (Next(ref json, JsonTokenType.PropertyName))
        {
            if (json.ValueTextEquals("Parameters"u8))
            {
                Expect(ref json, JsonTokenType.StartArray);
                while (Next(ref json, JsonTokenType.StartObject))
                    parameters.Add(ReadParameter(ref json));
            }
            else if (json.ValueTextEquals("NextToken"u8))
            {
                token = Text(ref json);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }
        return new ParameterPage(parameters, token);
    }

    /// <summary>Code and message of an error answer, whatever else it is.</summary>
    public static (string? Code, string? Message) ReadError(ReadOnlySpan<byte> body)
    {
        string? code = null;
        string? message = null;
        try
        {
            var json = new Utf8JsonReader(body);
            Expect(ref json, JsonTokenType.StartObject);
            while (Next(ref json, JsonTokenType.PropertyName))
            {
                if (json.ValueTextEquals("__type"u8) || json.ValueTextEquals("code"u8))
                    code ??= Text(ref json);
                else if (json.ValueTextEquals("message"u8) || json.ValueTextEquals("Message"u8))
                    message ??= Text(ref json);
                else
                {
                    json.Read();
                    json.Skip();
                }
            }
        }
        catch (JsonException)
        {
            // A page of HTML by some proxy: the status will have to do.
        }
        return (CodeOf(code), message);
    }

    /// <summary>"com.amazonaws.ssm#Name", "Name:http://…" and "Name" are all Name.</summary>
    public static string? CodeOf(string? type)
    {
        if (type is null)
            return null;
        var end = type.IndexOf(':', StringComparison.Ordinal);
        var name = end < 0 ? type : type[..end];
        return name[(name.LastIndexOf('#') + 1)..];
    }

    private static ParameterValue ReadParameter(ref Utf8JsonReader json)
    {
        string? name = null,
            value = null,
            type = null,
            selector = null,
            arn = null;
        long version = 0;
        while (Next(ref json, JsonTokenType.PropertyName))
        {
            if (json.ValueTextEquals("Name"u8))
                name = Text(ref json);
            else if (json.ValueTextEquals("Value"u8))
                value = Text(ref json);
            else if (json.ValueTextEquals("Type"u8))
                type = Text(ref json);
            else if (json.ValueTextEquals("Selector"u8))
                selector = Text(ref json);
            else if (json.ValueTextEquals("ARN"u8))
                arn = Text(ref json);
            else if (json.ValueTextEquals("Version"u8))
            {
                Expect(ref json, JsonTokenType.Number);
                version = json.GetInt64();
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }
        return new ParameterValue(
            name is { Length: > 0 } ? name : throw new JsonException("a parameter without a name"),
            value ?? throw new JsonException($"{name} has no value"),
            type,
            version,
            string.IsNullOrEmpty(selector) ? null : selector,
            arn
        );
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type)
            throw new JsonException($"expected {type}");
    }

    /// <summary>Reads on; false at the end of the object or array.</summary>
    private static bool Next(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read())
            throw new JsonException("the answer ends too early");
        if (json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            return false;
        return json.TokenType == type ? true : throw new JsonException($"expected {type}");
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.String => json.GetString(),
            JsonTokenType.Null => null,
            _ => throw new JsonException("expected a text"),
        };
    }
}
