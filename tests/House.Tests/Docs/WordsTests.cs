using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests.Docs;

/// <summary>What users read is plain English: words that once needed a glossary do not come back.</summary>
public sealed partial class WordsTests
{
    // The changelog says what was said then.
    private static IEnumerable<string> Pages => Tree.Files.Where(f => Path.GetExtension(f) == ".md" && f != "CHANGELOG.md");

    private static IEnumerable<string> Sources =>
        Tree
            .Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".cs.txt", StringComparison.Ordinal))
            .Where(f =>
                f.StartsWith("functions/", StringComparison.Ordinal)
                || f.StartsWith("shared/GapFurniture.", StringComparison.Ordinal)
                || f.StartsWith("tools/", StringComparison.Ordinal)
            );

    [Fact]
    public void Pages_use_plain_words() =>
        Pages.SelectMany(page => Dialect().Matches(Tree.Read(page)).Select(m => $"{page}: {m.Value}")).ShouldBeEmpty();

    [Fact]
    public void Messages_and_help_use_plain_words() =>
        Sources
            .SelectMany(file => Text().Matches(Comment().Replace(Tree.Read(file), "")).Select(m => (file, m.Value)))
            .Where(text => Dialect().IsMatch(text.Value))
            .Select(text => $"{text.file}: {text.Value}")
            .ShouldBeEmpty();

    [GeneratedRegex(
        @"\b(mend(s|ed)?|be had|(is|are|all) well|patience|told (of|by)|tells of|for ever|in hand|drinks|bonds?|hears of)\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        5000
    )]
    private static partial Regex Dialect();

    [GeneratedRegex("^\\s*//.*$", RegexOptions.Multiline, 5000)]
    private static partial Regex Comment();

    [GeneratedRegex("\"\"\".*?\"\"\"|\"([^\"\\\\\\n]|\\\\.)*\"", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 5000)]
    private static partial Regex Text();
}
