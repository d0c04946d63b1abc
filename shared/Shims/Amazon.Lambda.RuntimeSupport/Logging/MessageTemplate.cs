using System.Text;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A message with places for arguments: <c>{name}</c>, <c>{0}</c>, <c>{size:N0}</c>. <c>{{</c> and <c>}}</c> are braces.</summary>
/// <remarks>Numbers choose their argument; names take arguments in the order in which they stand.</remarks>
internal sealed class MessageTemplate
{
    private readonly List<Part> _parts = [];
    private bool _positional = true;
    private int _places;

    public static MessageTemplate Parse(string text)
    {
        var template = new MessageTemplate();
        template.Read(text ?? "");
        return template;
    }

    public string Render(object[] arguments)
    {
        // Without arguments a message is a plain text, braces and all: it may be JSON.
        var text = new StringBuilder();
        foreach (var part in _parts)
            text.Append(part.IsPlace && TryGet(part, arguments, out var value) ? Text(value, part.Format) : part.Source(arguments));
        return text.ToString();
    }

    public IEnumerable<(string Name, object Value)> NamedArguments(object[] arguments)
    {
        if (_positional)
            yield break;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in _parts)
        {
            if (part.IsPlace && TryGet(part, arguments, out var value) && seen.Add(part.Name))
                yield return (part.Name, value);
        }
    }

    public static string Text(object value, string format) =>
        value switch
        {
            null => "null",
            string text => text,
            DateTime time when format is null => time.ToString("O"),
            DateTimeOffset time when format is null => time.ToString("O"),
            IFormattable formattable => formattable.ToString(format, null),
            _ => value.ToString(),
        };

    private bool TryGet(Part part, object[] arguments, out object value)
    {
        var index = _positional ? part.Number : part.Order;
        var known = arguments is not null && index < arguments.Length;
        value = known ? arguments[index] : null;
        return known;
    }

    private void Read(string text)
    {
        var plain = new StringBuilder();
        var raw = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var end = text[i] == '{' ? text.IndexOf('}', i + 1) : -1;
            if (i + 1 < text.Length && text[i] is '{' or '}' && text[i + 1] == text[i])
            {
                plain.Append(text[i]);
                raw.Append(text[i], 2);
                i++;
            }
            else if (end > i + 1 && IsName(text.AsSpan(i + 1, end - i - 1)))
            {
                AddPlain(plain, raw);
                AddPlace(text[(i + 1)..end]);
                i = end;
            }
            else
            {
                plain.Append(text[i]);
                raw.Append(text[i]);
            }
        }

        AddPlain(plain, raw);
    }

    private void AddPlain(StringBuilder plain, StringBuilder raw)
    {
        if (raw.Length > 0)
            _parts.Add(new Part(plain.ToString(), raw.ToString()));
        plain.Clear();
        raw.Clear();
    }

    private void AddPlace(string place)
    {
        var colon = place.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? place : place[..colon]).TrimStart('@');
        var number = int.TryParse(name, out var parsed) ? parsed : -1;
        _positional &= number >= 0;
        _parts.Add(new Part(null, $"{{{place}}}", name, colon < 0 ? null : place[(colon + 1)..], number, _places++));
    }

    private static bool IsName(ReadOnlySpan<char> place)
    {
        var colon = place.IndexOf(':');
        var name = (colon < 0 ? place : place[..colon]).TrimStart('@');
        if (name.IsEmpty)
            return false;
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '.' or '-'))
                return false;
        }

        return true;
    }

    private sealed record Part(string Plain, string Raw, string Name = null, string Format = null, int Number = -1, int Order = -1)
    {
        public bool IsPlace => Name is not null;

        public string Source(object[] arguments) => IsPlace || arguments is not { Length: > 0 } ? Raw : Plain;
    }
}
