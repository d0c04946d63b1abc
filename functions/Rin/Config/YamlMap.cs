using System.Globalization;
using GapFurniture.Shared.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GapFurniture.Rin.Config;

/// <summary>A mapping of a YAML document, read key by key. Mistakes are noted with their lines and reading goes on.</summary>
internal sealed class YamlMap
{
    // An anchor may be merged into itself; nobody merges deeper than this.
    private const int DeepestMerge = 8;

    private readonly YamlMappingNode? _node;
    private readonly ConfigDocument _document;
    private readonly string _path;
    private readonly Dictionary<string, (YamlNode Key, YamlNode Value)> _entries = new(StringComparer.Ordinal);

    public YamlMap(ConfigDocument document, YamlMappingNode? node, string path)
    {
        _document = document;
        _node = node;
        _path = path;
        if (node is not null)
            AddEntries(node, DeepestMerge);
    }

    /// <summary>True if the section is there.</summary>
    public bool Exists => _node is not null;

    /// <summary>Line of the section, or 0.</summary>
    public long Line => _node?.Start.Line ?? 0;

    /// <summary>Notes every key that is not one of these.</summary>
    public YamlMap Only(params string[] keys)
    {
        foreach (var (name, (key, _)) in _entries)
        {
            if (keys.Contains(name, StringComparer.Ordinal))
                continue;
            var nearest = Suggestion.Nearest(name, keys);
            var hint = nearest is null ? $"; known are {string.Join(", ", keys)}" : $"; did you mean {nearest}?";
            _document.Problem(key.Start.Line, $"{Path(name)}: unknown key{hint}");
        }
        return this;
    }

    /// <summary>A text; null when it is missing, empty or null.</summary>
    public string? Text(string key)
    {
        if (Find(key) is not { } node)
            return null;
        if (node is not YamlScalarNode scalar)
        {
            _document.Problem(node.Start.Line, $"{Path(key)}: a text is expected, not a {Kind(node)}");
            return null;
        }
        // What is written decides: a variable's value may well be "null".
        if (IsNull(scalar))
            return null;
        var text = _document.Template.Fill(scalar.Value ?? "", p => _document.Problem(node.Start.Line, $"{Path(key)}: {p}"));
        return text.Length == 0 ? null : text;
    }

    /// <summary>A whole number within bounds; null when it is missing.</summary>
    public int? Number(string key, int least, int most)
    {
        if (Text(key) is not { } text)
            return null;
        if (
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
            return number;
        Problem(key, $"\"{text}\" is not a whole number from {least} to {most}");
        return null;
    }

    /// <summary>A truth value; null when it is missing.</summary>
    public bool? Truth(string key)
    {
        switch (Text(key)?.ToLowerInvariant())
        {
            case null:
                return null;
            case "true" or "yes" or "on" or "y":
                return true;
            case "false" or "no" or "off" or "n":
                return false;
            default:
                Problem(key, $"\"{Text(key)}\" is neither true nor false");
                return null;
        }
    }

    /// <summary>A section; one that is missing or null reads as empty.</summary>
    public YamlMap Map(string key)
    {
        var node = Find(key);
        if (node is YamlMappingNode or null || IsNull(node))
            return new YamlMap(_document, node as YamlMappingNode, Path(key));
        _document.Problem(node.Start.Line, $"{Path(key)}: a section is expected, not a {Kind(node)}");
        return new YamlMap(_document, null, Path(key));
    }

    /// <summary>The sections of a list.</summary>
    public IReadOnlyList<YamlMap> Maps(string key)
    {
        var node = Find(key);
        if (node is null || IsNull(node))
            return [];
        if (node is not YamlSequenceNode list)
        {
            _document.Problem(node.Start.Line, $"{Path(key)}: a list is expected, not a {Kind(node)}");
            return [];
        }
        var maps = new List<YamlMap>();
        foreach (var (item, index) in list.Children.Select((item, index) => (item, index)))
        {
            var path = $"{Path(key)}[{index}]";
            if (item is YamlMappingNode map)
                maps.Add(new YamlMap(_document, map, path));
            else
                _document.Problem(item.Start.Line, $"{path}: a section is expected, not {(IsNull(item) ? "nothing" : $"a {Kind(item)}")}");
        }
        return maps;
    }

    /// <summary>Notes what a check finds wrong with a text.</summary>
    public YamlMap Check(string key, Func<string, string?> problemOf)
    {
        if (Text(key) is { } text && problemOf(text) is { } problem)
            Problem(key, problem);
        return this;
    }

    /// <summary>Notes a mistake at a key, or at the section when the key is missing.</summary>
    public void Problem(string key, string message) => _document.Problem(Find(key)?.Start.Line ?? Line, $"{Path(key)}: {message}");

    /// <summary>Notes a mistake of the section as a whole.</summary>
    public void Problem(string message) => _document.Problem(Line, _path.Length == 0 ? message : $"{_path}: {message}");

    private YamlNode? Find(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value : null;

    // Own keys first: they win over those merged with "<<", and earlier merges over later ones.
    private void AddEntries(YamlMappingNode node, int depth)
    {
        var merged = new List<YamlMappingNode>();
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: "<<", Style: ScalarStyle.Plain } && value is YamlMappingNode map)
                merged.Add(map);
            else if (key is YamlScalarNode { Value: "<<", Style: ScalarStyle.Plain } && value is YamlSequenceNode list)
                merged.AddRange(list.Children.OfType<YamlMappingNode>());
            else
                _entries.TryAdd((key as YamlScalarNode)?.Value ?? "", (key, value));
        }
        foreach (var map in merged.Where(_ => depth > 0))
            AddEntries(map, depth - 1);
    }

    private string Path(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    private static string Kind(YamlNode node) =>
        node switch
        {
            YamlMappingNode => "section",
            YamlSequenceNode => "list",
            _ => "text",
        };
}
