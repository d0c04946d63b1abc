using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GapFurniture.Http;

/// <summary>A value in a JSON text, as it stands there. Nothing is copied before it is asked for.</summary>
/// <param name="raw">Its text, a string with its quotes; empty where there is no such value. It must be valid JSON.</param>
public readonly ref struct JsonValue(ReadOnlySpan<byte> raw)
{
    public ReadOnlySpan<byte> Raw { get; } = raw;

    /// <summary>There is such a value, and it is not <c>null</c>.</summary>
    public bool Exists => !Raw.IsEmpty && !Raw.SequenceEqual("null"u8);

    public bool IsString => Raw is [(byte)'"', ..];

    public bool IsObject => Raw is [(byte)'{', ..];

    public bool IsArray => Raw is [(byte)'[', ..];

    public bool IsTrue => Raw.SequenceEqual("true"u8);

    /// <summary>The bytes between the quotes, escapes included; empty for what is no string.</summary>
    public ReadOnlySpan<byte> Escaped => IsString ? Raw[1..^1] : default;

    /// <summary>A string's characters, or a number, <c>true</c> or <c>false</c> as written; null for everything else.</summary>
    public string? Text =>
        IsString ? JsonText.Unescape(Escaped)
        : !Exists || IsObject || IsArray ? null
        : Encoding.ASCII.GetString(Raw);

    /// <summary>An object's members; none for everything else.</summary>
    public JsonMembers Members => IsObject && JsonMembers.TryRead(Raw, out var members) ? members : default;

    /// <summary>An array's values; none for everything else.</summary>
    public JsonItems GetEnumerator() => new(IsArray ? Raw : "[]"u8);
}

/// <summary>The members of a JSON object, in their order.</summary>
public readonly ref struct JsonMembers
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly List<Place>? _places;

    private JsonMembers(ReadOnlySpan<byte> json, List<Place> places)
    {
        _json = json;
        _places = places;
    }

    /// <summary>What objects of this depth hold is of no concern: the text is only cut into its members.</summary>
    internal static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    public int Count => _places?.Count ?? 0;

    /// <summary>The value of this name, the last where it stands twice; one that does not exist where there is none.</summary>
    [SuppressMessage("Design", "CA1043", Justification = "names are looked up as they stand in the text, without a string for each")]
    public JsonValue this[ReadOnlySpan<byte> name]
    {
        get
        {
            for (var i = Count - 1; i >= 0; i--)
            {
                if (Name(i).SequenceEqual(name))
                    return this[i];
            }
            return default;
        }
    }

    public JsonValue this[int index] => new(_json[_places![index].Value.._places[index].End]);

    /// <summary>The name's bytes, escapes included.</summary>
    public ReadOnlySpan<byte> Name(int index) => _json.Slice(_places![index].Name, _places[index].NameLength);

    /// <summary>Whether there is a value of this name.</summary>
    /// <param name="name">The name's bytes, escapes included.</param>
    /// <param name="near">Where it is looked for first: maps of the same names mostly have them in the same order.</param>
    public bool Has(ReadOnlySpan<byte> name, int near) =>
        (near < Count && Name(near).SequenceEqual(name) && this[near].Exists) || this[name].Exists;

    /// <summary>False where the text is anything but one valid JSON object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out JsonMembers members)
    {
        members = default;
        var places = new List<Place>(16);
        var reader = new Utf8JsonReader(json, AnyDepth);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (name, length) = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                reader.Read();
                var value = (int)reader.TokenStartIndex;
                reader.Skip();
                places.Add(new Place(name, length, value, (int)reader.BytesConsumed));
            }
            // Throws where something follows.
            reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
        members = new JsonMembers(json, places);
        return true;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(int Name, int NameLength, int Value, int End);
}

/// <summary>Goes through the values of a JSON array.</summary>
public ref struct JsonItems
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    public JsonItems(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json, JsonMembers.AnyDepth);
        _reader.Read();
    }

    public JsonValue Current { get; private set; }

    public bool MoveNext()
    {
        if (!_reader.Read() || _reader.TokenType == JsonTokenType.EndArray)
            return false;
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        Current = new JsonValue(_json[start..(int)_reader.BytesConsumed]);
        return true;
    }
}
