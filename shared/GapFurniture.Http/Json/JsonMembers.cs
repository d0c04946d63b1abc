using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GapFurniture.Http;

/// <summary>A value in a JSON text, as it stands there. Nothing is copied before it is asked for.</summary>
public readonly ref struct JsonValue
{
    private readonly JsonMembers _members;

    /// <param name="raw">Its text, a string with its quotes; empty where there is no such value. It must be valid JSON.</param>
    public JsonValue(ReadOnlySpan<byte> raw) => Raw = raw;

    internal JsonValue(ReadOnlySpan<byte> raw, JsonMembers members)
    {
        Raw = raw;
        _members = members;
    }

    public ReadOnlySpan<byte> Raw { get; }

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
    public JsonMembers Members =>
        _members.Count > 0 ? _members
        : IsObject && JsonMembers.TryRead(Raw, out var members) ? members
        : default;

    /// <summary>An array's values; none for everything else.</summary>
    public JsonItems GetEnumerator() => new(IsArray ? Raw : "[]"u8);
}

/// <summary>The members of a JSON object, in their order. Those of objects within it are found by the same reading, down to some depth.</summary>
public readonly ref struct JsonMembers
{
    /// <summary>Objects within this many others are read again when their members are asked for.</summary>
    private const int Deepest = 3;

    [ThreadStatic]
    private static List<Place>? t_open;

    private readonly ReadOnlySpan<byte> _json;
    private readonly List<Place>? _places;
    private readonly int _first;

    private JsonMembers(ReadOnlySpan<byte> json, List<Place> places, int first, int count)
    {
        _json = json;
        _places = places;
        _first = first;
        Count = count;
    }

    /// <summary>What objects of this depth hold is of no concern: the text is only cut into its members.</summary>
    internal static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    public int Count { get; }

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

    public JsonValue this[int index]
    {
        get
        {
            var place = _places![_first + index];
            var members = place.Count > 0 ? new JsonMembers(_json, _places, place.First, place.Count) : default;
            return new JsonValue(_json[place.Value..place.End], members);
        }
    }

    /// <summary>The name's bytes, escapes included.</summary>
    public ReadOnlySpan<byte> Name(int index) => _json.Slice(_places![_first + index].Name, _places[_first + index].NameLength);

    /// <summary>Whether there is a value of this name.</summary>
    /// <param name="name">The name's bytes, escapes included.</param>
    /// <param name="near">Where it is looked for first: maps of the same names mostly have them in the same order.</param>
    public bool Has(ReadOnlySpan<byte> name, int near) =>
        (near < Count && Name(near).SequenceEqual(name) && this[near].Exists) || this[name].Exists;

    /// <summary>False where the text is anything but one valid JSON object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out JsonMembers members)
    {
        members = default;
        var places = new List<Place>(64);
        var open = t_open ??= new List<Place>(32);
        open.Clear();
        var reader = new Utf8JsonReader(json, AnyDepth);
        int first;
        int count;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            (first, count) = Read(ref reader, places, open, depth: 1);
            // Throws where something follows.
            reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
        members = new JsonMembers(json, places, first, count);
        return true;
    }

    /// <summary>Reads the members of an object to its end. Those of one object come to lie side by side.</summary>
    private static (int First, int Count) Read(ref Utf8JsonReader reader, List<Place> places, List<Place> open, int depth)
    {
        var begin = open.Count;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, length) = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            reader.Read();
            var value = (int)reader.TokenStartIndex;
            var (first, count) = (0, 0);
            if (reader.TokenType == JsonTokenType.StartObject && depth < Deepest)
                (first, count) = Read(ref reader, places, open, depth + 1);
            else
                reader.Skip();
            open.Add(new Place(name, length, value, (int)reader.BytesConsumed, first, count));
        }
        var members = (places.Count, open.Count - begin);
        places.AddRange(CollectionsMarshal.AsSpan(open)[begin..]);
        CollectionsMarshal.SetCount(open, begin);
        return members;
    }

    // First and Count are of its own members; Count is 0 where it has none, and where they were not read.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(int Name, int NameLength, int Value, int End, int First, int Count);
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
