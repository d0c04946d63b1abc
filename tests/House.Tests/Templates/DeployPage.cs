using System.Text.RegularExpressions;
using GapFurniture.House.Tests.Docs;
using GapFurniture.Pieces;

namespace GapFurniture.House.Tests.Templates;

/// <summary>What a piece's pages tell people to deploy with.</summary>
internal static partial class DeployPage
{
    /// <summary>The pages' sections of it, as one text: README.md has the command, REFERENCE.md may have the parameters.</summary>
    public static string Section(string piece)
    {
        var sections = DeploySection().Matches(PiecePages.Text(piece)).Select(m => m.Value).ToList();
        sections.ShouldNotBeEmpty($"{PiecePages.Readme(piece)} needs a section \"## Deploy\"");
        return string.Concat(sections);
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
    public static string Configuration(string page) => ConfigurationIn(Tree.Read(page));

    /// <summary>The Terraform configuration in a page's text.</summary>
    public static string ConfigurationIn(string text) => Readme.Parse(text).Blocks.First(b => b.Language == "hcl").Text;

    [GeneratedRegex(@"^## Deploy\n.*?(?=^## |\z)", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 5000)]
    private static partial Regex DeploySection();

    [GeneratedRegex(@"(?<name>[A-Z]\w+)=(?<value>[^\s\\]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Override();
}
