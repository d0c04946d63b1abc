using System.Globalization;
using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests.Templates;

/// <summary>What a piece's source says of its Lambda functions and settings.</summary>
internal static partial class LambdaCode
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Pieces that are Lambda functions: those with a [LambdaFunction].</summary>
    public static IReadOnlyList<string> Pieces { get; } = [.. Tree.Pieces.Where(piece => Functions(piece).Any())];

    /// <summary>Pieces that are deployed: those with a template, also where the function is no code of ours.</summary>
    public static IReadOnlyList<string> Deployed { get; } = [.. Tree.Pieces.Where(p => Tree.Has($"functions/{p}/serverless.template"))];

    /// <summary>The functions, as their attributes describe them.</summary>
    public static IEnumerable<LambdaFunctionCode> Functions(string piece) =>
        from file in Tree.Under($"functions/{piece}/", ".cs")
        from Match match in Function().Matches(Tree.Read(file))
        let arguments = match.Groups["arguments"].Value
        select new LambdaFunctionCode(
            match.Groups["method"].Value,
            Text(arguments, "ResourceName"),
            Number(arguments, "MemorySize"),
            Number(arguments, "Timeout"),
            Text(arguments, "Role")?.TrimStart('@'),
            match.Groups["source"].Success ? match.Groups["source"].Value : null,
            match.Groups["sourceArguments"].Value,
            match.Groups["answer"].Value
        );

    /// <summary>
    /// Every environment variable that the piece reads by name: its flags with their prefix, the options read by name, and what it asks
    /// the environment itself for.
    /// </summary>
    public static IReadOnlySet<string> Variables(string piece)
    {
        var sources = Tree.Under($"functions/{piece}/", ".cs").Select(Tree.Read).ToList();
        var all = new HashSet<string>(StringComparer.Ordinal) { "ANNOTATIONS_HANDLER" }; // by the generated Main
        foreach (var source in sources)
        {
            all.UnionWith(Read().Matches(source).Select(match => match.Groups["name"].Value));
            if (Prefix().Match(source) is not { Success: true } prefix)
                continue;
            all.UnionWith(Option().Matches(source).Select(match => VariableOf(prefix.Groups["prefix"].Value, match.Groups["name"].Value)));
        }
        return all;
    }

    public static string? Text(string arguments, string name) =>
        Regex.Match(arguments, $"\\b{name} = \"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, s_patience) is { Success: true } m
            ? m.Groups["value"].Value
            : null;

    public static int? Number(string arguments, string name) =>
        Regex.Match(arguments, $@"\b{name} = (?<value>\d+)", RegexOptions.ExplicitCapture, s_patience) is { Success: true } m
            ? int.Parse(m.Groups["value"].Value, CultureInfo.InvariantCulture)
            : null;

    private static string VariableOf(string prefix, string option) => prefix + option.Replace('-', '_').ToUpperInvariant();

    [GeneratedRegex(
        """
            \[LambdaFunction\((?<arguments>[^\]]*)\)\]\s*
            (\[(?<source>SQS|S3|Schedule)Event\((?<sourceArguments>[^\]]*)\)\]\s*)?
            public\s(async\s)?(static\s)?(?<answer>\S+)\s(?<method>\w+)\(
            """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        5000
    )]
    private static partial Regex Function();

    [GeneratedRegex(
        """((new\s(FlagSet|EnvironmentOptions)|FlagSet\s\w+\s=\snew)\(\s*|string\sPrefix\s=\s)"(?<prefix>[A-Z0-9]+_)" """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        5000
    )]
    private static partial Regex Prefix();

    [GeneratedRegex(
        """(new(\sFlag)?\(|\.(Text|Switch|Duration|Number)\()\s*"(?<name>[a-z][a-z0-9-]*)" """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        5000
    )]
    private static partial Regex Option();

    [GeneratedRegex(
        """(([rR]eadVariable|GetEnvironmentVariable|[vV]ariable|\b_?read)\("(?<name>[A-Z][A-Z0-9_]*)"\)|\bOriginal = "(?<name>[A-Z][A-Z0-9_]*)")""",
        RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex Read();
}
