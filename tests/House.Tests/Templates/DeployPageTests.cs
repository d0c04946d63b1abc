using System.Text.RegularExpressions;
using GapFurniture.House.Tests.Docs;

namespace GapFurniture.House.Tests.Templates;

/// <summary>What a piece's page tells people to deploy with is what its template and its module take.</summary>
public sealed partial class DeployPageTests
{
    public static TheoryData<string> Pieces => [.. LambdaCode.Deployed];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void Every_parameter_of_the_template_stands_in_the_pages_table_with_its_default(string piece)
    {
        var section = DeployPage.Section(piece);

        foreach (var (name, parameter) in SamTemplate.Of(piece).Parameters)
        {
            var row = section
                .Split('\n')
                .SingleOrDefault(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal))
                .ShouldNotBeNull(name);
            row.ShouldEndWith(
                parameter!["Default"]?.ToString() switch
                {
                    null => "|  |",
                    "" => "| empty |",
                    var text => $"| `{text}` |",
                }
            );
        }
        section
            .Split('\n')
            .Count(line => line.StartsWith("| `", StringComparison.Ordinal))
            .ShouldBe(SamTemplate.Of(piece).Parameters.Count);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void The_command_gives_what_the_template_wants(string piece)
    {
        var command = DeployPage.Command(piece);
        var given = DeployPage.Overrides(piece);
        var parameters = SamTemplate.Of(piece).Parameters;

        command.ShouldContain($"./publish {piece} --zip");
        command.ShouldContain($"--template-file functions/{piece}/serverless.template");
        given.Select(g => g.Key).ShouldBeSubsetOf(parameters.Select(p => p.Key));
        parameters.Where(p => p.Value!["Default"] is null).Select(p => p.Key).ShouldBeSubsetOf(given.Select(g => g.Key));
        foreach (var (name, value) in given)
        {
            Regex
                .IsMatch(value, parameters[name]!["AllowedPattern"]!.ToString(), default, TimeSpan.FromSeconds(5))
                .ShouldBeTrue($"{name}={value}");
        }
        DeployPage.Section(piece).ShouldContain($"--template-parameters \"{string.Join(';', given.Select(g => $"{g.Key}={g.Value}"))}\"");
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Pieces))]
    public async Task The_modules_of_the_pages_are_given_what_they_want(string piece)
    {
        var module = await TerraformModule.OfAsync(piece);
        var required = module.Variables.Where(v => !v.Value.ContainsKey("default")).Select(v => v.Key).ToList();

        var modulePage = $"functions/{piece}/terraform/README.md";
        foreach (var (page, text) in new[] { ("the piece's pages", PiecePages.Text(piece)), (modulePage, Tree.Read(modulePage)) })
        {
            var block = DeployPage.ConfigurationIn(text);
            block.ShouldContain($"source = \"./functions/{piece}/terraform\"");
            var given = Argument()
                .Matches(block[..block.IndexOf("\n}", StringComparison.Ordinal)])
                .Select(m => m.Groups["name"].Value)
                .Except(["source"])
                .ToList();
            given.ShouldBeSubsetOf(module.Variables.Keys, page);
            required.ShouldBeSubsetOf(given, page);
        }
    }

    [GeneratedRegex(@"^  (?<name>[a-z_]+)\s*=", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 5000)]
    private static partial Regex Argument();
}
