using System.Text;
using System.Text.Json;

namespace GapFurniture.ServerWrap.Settings;

/// <summary>A value of the config file, with its line for messages.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Kind">What it is.</param>
internal sealed record ConfigNode(int Line, JsonTokenType Kind)
{
    /// <summary>A string's characters, or a number, true or false as written; else empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>An object's members, or an array's items, which have no names.</summary>
    public List<(string Name, ConfigNode Value)> Children { get; } = [];

    /// <summary>Whether it can stand for a text.</summary>
    public bool IsText => Kind is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;

    /// <summary>Reads JSON in which lines that begin with <c>#</c> are comments.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="InvalidOperationException">A string has half a surrogate pair.</exception>
    public static ConfigNode Parse(ReadOnlySpan<byte> text)
    {
        var json = WithoutComments(text);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true });
        var (at, line) = (0, 1);
        _ = reader.Read();
        var node = Read(ref reader, json, ref at, ref line);
        // What stands behind the end.
        _ = reader.Read();
        return node;
    }

    private static ConfigNode Read(ref Utf8JsonReader reader, byte[] json, ref int at, ref int line)
    {
        var start = (int)reader.TokenStartIndex;
        line += json.AsSpan(at, start - at).Count((byte)'\n');
        at = start;
        var node = new ConfigNode(line, reader.TokenType)
        {
            Text = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
                _ => "",
            },
        };
        if (node.Kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return node;
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            var name = "";
            if (node.Kind == JsonTokenType.StartObject)
            {
                name = reader.GetString()!;
                _ = reader.Read();
            }
            node.Children.Add((name, Read(ref reader, json, ref at, ref line)));
        }
        return node;
    }

    // Blanks in their place: line numbers stay.
    private static byte[] WithoutComments(ReadOnlySpan<byte> text)
    {
        var copy = (text.StartsWith("\uFEFF"u8) ? text[3..] : text).ToArray();
        for (var start = 0; start < copy.Length; )
        {
            var length = copy.AsSpan(start).IndexOf((byte)'\n') is >= 0 and var end ? end : copy.Length - start;
            var line = copy.AsSpan(start, length);
            if (line.TrimStart(" \t"u8) is [(byte)'#', ..])
                line.Fill((byte)' ');
            start += length + 1;
        }
        return copy;
    }
}
