using System.Text;
using System.Text.Json;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Attach;

/// <summary>A resource policy as text. Statements are inserted and removed by cutting the text: others keep their bytes and their order.</summary>
internal sealed class PolicyDocument
{
    private readonly byte[] _bytes;
    private readonly List<(int Start, int End)> _statements = [];

    // Behind the "[" of the list; null for a policy with a lone statement, or none.
    private readonly int? _listStart;

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
            if (reader.TokenType != JsonTokenType.StartArray)
                Add(ref reader);
            else
            {
                _listStart = (int)reader.BytesConsumed;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    Add(ref reader);
            }
        }
    }

    public string Text { get; }

    /// <summary>The statements' texts in their order.</summary>
    public IReadOnlyList<string> Statements => [.. _statements.Select(s => Part(s.Start, s.End))];

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
        if (_statements.Count == 0)
            return _listStart is { } at
                ? new PolicyDocument(Part(0, at) + statement + Part(at, _bytes.Length))
                : throw new FurnitureException("the policy has no \"Statement\"; add it first; nothing was changed");
        var (start, end) = _statements[^1];
        return _listStart is not null
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
    public bool MeansTheSameAs(PolicyDocument other) => JsonExtensions.IsSame(Text, other.Text);

    public override string ToString() => _statements.Count == 0 ? "" : JsonExtensions.Indented(Text);

    private static string? SidOf(string statement) => JsonElement.Parse(statement).Text("Sid");

    private void Add(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        _statements.Add((start, (int)reader.BytesConsumed));
    }

    private string Part(int start, int end) => Encoding.UTF8.GetString(_bytes.AsSpan(start..end));
}
