using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GapFurniture.Rin.Config;

/// <summary>A config file taken apart, with the mistakes found in it so far.</summary>
internal sealed class ConfigDocument
{
    private const string Beginning = "a config begins with a section such as \"queue_name: my-queue\"";

    private readonly List<ConfigProblem> _problems = [];
    private readonly List<ConfigProblem> _warnings = [];
    private readonly string _source;

    private ConfigDocument(string source) => _source = source;

    public ConfigTemplate Template { get; } = new();

    public IReadOnlyList<ConfigProblem> Problems => [.. _problems.Distinct().OrderBy(p => p.Line)];

    /// <summary>What is allowed but probably not meant.</summary>
    public IReadOnlyList<string> Warnings => [.. _warnings.Distinct().OrderBy(w => w.Line).Select(w => w.ToString())];

    /// <summary>Parses YAML; a document that is no YAML, or no mapping, has that as its only problem.</summary>
    public static (ConfigDocument Document, YamlMap Root) Parse(string source, string text, Func<string, string?> readVariable)
    {
        var document = new ConfigDocument(source);
        YamlMappingNode? root = null;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(document.Template.Mark(text, readVariable)));
            root = stream.Documents is [var only, ..] ? only.RootNode as YamlMappingNode : null;
            if (root is null)
                document.Problem(
                    1,
                    string.IsNullOrWhiteSpace(text) ? $"the file is empty; {Beginning}" : $"{Beginning}; this is something else"
                );
        }
        catch (YamlException e)
        {
            var tab = TabbedLine(text);
            if (tab > 0 && e.ToString().Contains("tab", StringComparison.Ordinal))
                document.Problem(tab, "not YAML: the line is indented by a tab; YAML allows only spaces");
            else
                document.Problem(e.Start.Line, $"not YAML: {e.InnerException?.Message ?? e.Message}");
        }
        catch (RegexMatchTimeoutException)
        {
            document.Problem(1, "its templates cannot be read in a second: is a {{ without its }}?");
        }
        return (document, new YamlMap(document, root, ""));
    }

    // YAML's own message names the line where the section began.
    private static int TabbedLine(string text) =>
        1 + text.Split('\n').ToList().FindIndex(line => line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length).Contains('\t'));

    public void Warn(long line, string message) => _warnings.Add(new ConfigProblem(_source, line, message));

    public void Problem(long line, string message) => _problems.Add(new ConfigProblem(_source, line, message));

    /// <exception cref="ConfigException">There are mistakes: all of them.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Count > 0)
            throw new ConfigException(Problems);
    }
}

/// <summary>One mistake in a config file.</summary>
/// <param name="Source">Path or URL of the file, as the user gave it.</param>
/// <param name="Line">Line, from 1; 0 when the mistake is not at a place.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record ConfigProblem(string Source, long Line, string Message)
{
    public override string ToString() => Line > 0 ? $"{Source}:{Line}: {Message}" : $"{Source}: {Message}";
}

/// <summary>The config cannot be used; every mistake in it is listed.</summary>
internal sealed class ConfigException(IReadOnlyList<ConfigProblem> problems, Exception? inner = null)
    : Exception(string.Join(Environment.NewLine, problems), inner)
{
    public IReadOnlyList<ConfigProblem> Problems { get; } = problems;
}
