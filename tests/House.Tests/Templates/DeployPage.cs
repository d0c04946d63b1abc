using System.Text.RegularExpressions;
using GapFurniture.Pieces;

namespace GapFurniture.House.Tests.Templates;

/// <summary>What a piece's page tells people to deploy with.</summary>
internal static partial class DeployPage
{
    /// <summary>The page's section of it.</summary>
    public static string Section(string piece)
    {
        var page = Tree.Read($"functions/{piece}/README.md");
        var start = page.IndexOf("\n## Deploy\n", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, $"functions/{piece}/README.md needs a section \"## Deploy\"");
        var end = page.IndexOf("\n## ", start + 4, StringComparison.Ordinal);
        return end < 0 ? page[start..] : page[start..end];
    }

    /// <summary>The command for SAM's template.</summary>
    public static string Command(string piece) =>
        Readme.Parse(Section(piece)).Blocks.Single(block => block.Text.Contains("sam deploy", StringComparison.Ordinal)).Text;

    /// <summary>Names and values that the command gives the template's parameters.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Overrides(string piece)
    {
        var command = Command(piece);
        return
        [
            .. Override()
                .Matches(command[command.IndexOf("--parameter-overrides", StringComparison.Ordinal)..])
                .Select(m => KeyValuePair.Create(m.Groups["name"].Value, m.Groups["value"].Value)),
        ];
    }

    /// <summary>The Terraform configuration on a page.</summary>
    public static string Configuration(string page) => Readme.Parse(Tree.Read(page)).Blocks.First(b => b.Language == "hcl").Text;

    [GeneratedRegex(@"(?<name>[A-Z]\w+)=(?<value>[^\s\\]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Override();
}
