using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GapFurniture.Furniture.Aws;

namespace GapFurniture.Furniture.Policies;

/// <summary>A resource policy as text. Statements are inserted and removed by cutting the text: others keep their bytes and their order.</summary>
internal sealed class PolicyDocument
{
    private readonly byte[] _bytes;
    private readonly List<(int Start, int End)> _statements = [];
    private readonly bool _isList;

    private PolicyDocument(string text)
    {
        Text = text;
        _bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(_bytes);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("Statement"u8))
                continue;
            reader.Read();
            _isList = reader.TokenType == JsonTokenType.StartArray;
            if (!_isList)
                Add(ref reader);
            else
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    Add(ref reader);
            }
        }
    }

    public string Text { get; }

    /// <summary>The statements' texts in their order.</summary>
    public IReadOnlyList<string> Statements => [.. _statements.Select(s => Encoding.UTF8.GetString(_bytes[s.Start..s.End]))];

    /// <summary>Reads a policy; null or empty is one without statements.</summary>
    /// <exception cref="FurnitureException">The text is not JSON.</exception>
    public static PolicyDocument Parse(string? text)
    {
        try
        {
            return new PolicyDocument(string.IsNullOrWhiteSpace(text) ? """{"Version":"2012-10-17","Statement":[]}""" : text);
        }
        catch (JsonException e)
        {
            throw new FurnitureException($"the policy is not JSON ({e.Message}); nothing was changed");
        }
    }

    /// <summary>The statement of a Sid; null when there is none.</summary>
    public string? Find(string sid) => Statements.FirstOrDefault(s => SidOf(s) == sid);

    /// <summary>The policy with one more statement at the end.</summary>
    public PolicyDocument With(string statement)
    {
        if (_statements.Count == 0 && !_isList)
            throw new FurnitureException("the policy has no \"Statement\"; add it first; nothing was changed");
        if (_statements.Count == 0)
        {
            var open = Encoding.UTF8.GetString(_bytes).IndexOf('[', Text.IndexOf("\"Statement\"", StringComparison.Ordinal));
            return new PolicyDocument(Text.Insert(open + 1, statement));
        }
        var (start, end) = _statements[^1];
        return _isList
            ? new PolicyDocument($"{Part(0, end)},{statement}{Part(end, _bytes.Length)}")
            : new PolicyDocument($"{Part(0, start)}[{Part(start, end)},{statement}]{Part(end, _bytes.Length)}");
    }

    /// <summary>The policy without the statement of a Sid; itself when there is none.</summary>
    public PolicyDocument Without(string sid)
    {
        var index = Statements.ToList().FindIndex(s => SidOf(s) == sid);
        if (index < 0)
            return this;
        // With the comma that joins it to the one before, else to the one behind.
        var (start, end) = _statements[index];
        if (index > 0)
            start = _statements[index - 1].End;
        else if (_statements.Count > 1)
            end = _statements[1].Start;
        return new PolicyDocument(Part(0, start) + Part(end, _bytes.Length));
    }

    /// <summary>Whether both mean the same, in whatever spelling: services may rewrite policies.</summary>
    public bool MeansTheSameAs(PolicyDocument other) => JsonNode.DeepEquals(JsonNode.Parse(Text), JsonNode.Parse(other.Text));

    /// <summary>Indented, for people.</summary>
    public string Indented() => Text.ToJson().Indented();

    private static string? SidOf(string statement) => statement.ToJson().Member("Sid")?.ToString();

    private void Add(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        _statements.Add((start, (int)reader.BytesConsumed));
    }

    private string Part(int start, int end) => Encoding.UTF8.GetString(_bytes, start, end - start);
}
