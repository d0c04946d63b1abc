using GapFurniture.Shared.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GapFurniture.Rin.Config;

/// <summary>A mapping of a YAML document, read key by key. Mistakes are noted with their lines and reading goes on.</summary>
internal sealed class YamlMap(
    ConfigDocument document,
    YamlMappingNode? section,
    string path,
    YamlMap? parent = null,
    YamlMap? inherited = null
)
{
    // An anchor may be merged into itself; nobody merges deeper than this.
    private const int DeepestMerge = 8;

    private readonly Dictionary<string, (YamlNode Key, YamlNode Value)> _entries = AddTo([], section, DeepestMerge);

    /// <summary>The same section, in which what it lacks, or a section of it, is read from another one.</summary>
    public YamlMap Over(YamlMap other) => new(document, section, path, parent, other);

    public bool Exists => section is not null || inherited?.Exists == true; // true if the section is there, or one that it inherits from
    public long Line => section?.Start.Line ?? 0; // line of the section, or 0

    /// <summary>Notes every key that is not one of these, which have blanks between them.</summary>
    public YamlMap Only(string keys)
    {
        var known = keys.Split(' ');
        foreach (var (name, (key, _)) in _entries.Where(e => !known.Contains(e.Key, StringComparer.Ordinal)))
        {
            var hint = Suggestion.Nearest(name, known) is { } nearest
                ? $"did you mean {nearest}?"
                : $"known are {string.Join(", ", known)}";
            document.Problem(key.Start.Line, $"{Path(name)}: unknown key; {hint}");
        }
        return this;
    }

    /// <summary>A text; null when it is missing, empty or null.</summary>
    public string? Text(string key) => OwnText(key) ?? inherited?.Text(key);

    private string? OwnText(string key)
    {
        // What is written decides: a variable's value may well be "null".
        if (As<YamlScalarNode>(Find(key), Path(key), "a text") is not { } scalar)
            return null;
        var text = document.Template.Fill(scalar.Value ?? "", p => document.Problem(scalar.Start.Line, $"{Path(key)}: {p}"));
        return text.Length == 0 ? null : text;
    }

    /// <summary>A value of another kind; null when it is missing, or cannot be parsed: then the fault is noted behind "is", such as
    /// <c>neither true nor false</c>.</summary>
    public T? Value<T>(string key, Func<string, T?> parse, string fault)
        where T : struct
    {
        if (Text(key) is not { } text)
            return null;
        var value = parse(text);
        if (value is null)
            Problem(key, $"\"{text}\" is {fault}");
        return value;
    }

    /// <summary>A whole number within bounds; null when it is missing.</summary>
    public int? Number(string key, int least, int most) =>
        Value<int>(
            key,
            text => int.TryParse(text, out var number) && number >= least && number <= most ? number : null,
            $"not a whole number from {least} to {most}"
        );

    /// <summary>A truth value; false when it is missing.</summary>
    public bool Truth(string key) =>
        Value<bool>(key, text => EnvironmentOptions.TryParseSwitch(text, out var value) ? value : null, "neither true nor false") ?? false;

    /// <summary>A section; one that is missing or null reads as empty.</summary>
    public YamlMap Map(string key) => SectionOf(Find(key), Path(key), inherited?.Map(key));

    /// <summary>The sections of a list.</summary>
    public IReadOnlyList<YamlMap> Maps(string key)
    {
        var items = As<YamlSequenceNode>(Find(key), Path(key), "a list")?.Children ?? [];
        return [.. items.Select((item, index) => SectionOf(item, $"{Path(key)}[{index}]")).Where(map => map.Exists)];
    }

    private YamlMap SectionOf(YamlNode? node, string itsPath, YamlMap? itsInherited = null) =>
        new(document, As<YamlMappingNode>(node, itsPath, "a section"), itsPath, this, itsInherited);

    /// <summary>Notes what a check finds wrong with a text.</summary>
    public YamlMap Check(string key, Func<string, string?> problemOf)
    {
        if (Text(key) is { } text && problemOf(text) is { } problem)
            Problem(key, problem);
        return this;
    }

    /// <summary>The text of a key; one that is missing is noted.</summary>
    public string Required(string key)
    {
        if (Text(key) is { } text)
            return text;
        Problem($"{path.Split('.')[^1]}.{key} is missing, here and in the global section");
        return "";
    }

    /// <summary>Notes a mistake at a key, wherever it stands; at the section when the key is missing.</summary>
    public void Problem(string key, string message)
    {
        if (inherited is not null && Find(key) is null && (section is null || inherited.Find(key) is not null))
            inherited.Problem(key, message);
        else
            document.Problem(Find(key)?.Start.Line ?? Line, $"{Path(key)}: {message}");
    }

    /// <summary>Notes a mistake of the section as a whole, or of the one around it when it is not there.</summary>
    public void Problem(string message)
    {
        if (section is null && parent is not null)
            parent.Problem(message);
        else
            document.Problem(Line, path.Length == 0 ? message : $"{path}: {message}");
    }

    /// <summary>Notes what is allowed but probably not meant.</summary>
    public void Warn(string message) => document.Warn(Line, message);

    // Null as well for a node of another kind, which is noted.
    private T? As<T>(YamlNode? node, string itsPath, string expected)
        where T : YamlNode
    {
        if (node is null or T)
            return (T?)node;
        var found =
            IsNull(node) ? "nothing"
            : node is YamlMappingNode ? "a section"
            : node is YamlSequenceNode ? "a list"
            : "a text";
        document.Problem(node.Start.Line, $"{itsPath}: {expected} is expected, not {found}");
        return null;
    }

    // Null as well for a key that is written without a value.
    private YamlNode? Find(string key) => _entries.TryGetValue(key, out var entry) && !IsNull(entry.Value) ? entry.Value : null;

    // Own keys first: they win over those merged with "<<", and earlier merges over later ones.
    private static Dictionary<string, (YamlNode, YamlNode)> AddTo(
        Dictionary<string, (YamlNode, YamlNode)> entries,
        YamlMappingNode? map,
        int depth
    )
    {
        var merged = new List<YamlMappingNode>();
        foreach (var (key, value) in map?.Children.AsEnumerable() ?? [])
        {
            if (key is not YamlScalarNode { Value: "<<", Style: ScalarStyle.Plain } || value is YamlScalarNode)
                entries.TryAdd((key as YamlScalarNode)?.Value ?? "", (key, value));
            else
                merged.AddRange(((value as YamlSequenceNode)?.Children ?? [value]).OfType<YamlMappingNode>());
        }
        foreach (var inner in merged.Where(_ => depth > 0))
            AddTo(entries, inner, depth - 1);
        return entries;
    }

    private string Path(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };
}
