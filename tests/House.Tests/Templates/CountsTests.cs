using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests.Templates;

/// <summary>What furniture says that a piece counts is what the piece's sources emit.</summary>
public sealed partial class CountsTests
{
    public static TheoryData<string> Pieces => [.. Tree.Pieces.Where(p => Tree.Has($"functions/{p}/furniture/piece.json"))];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void The_metrics_of_a_piece_are_those_of_its_description(string piece)
    {
        var sources = Tree.Under($"functions/{piece}/", ".cs").Select(Tree.Read).Where(s => s.Contains("EmbeddedMetrics.AddTo(")).ToList();
        var emitted = sources.SelectMany(s => Emitted().Matches(s)).Select(m => $"{m.Groups["name"]} {m.Groups["unit"]}").Distinct();
        var own = Metrics(piece).Where(m => m["namespace"] is null).ToList();

        own.Select(m => $"{m["name"]} {m["unit"]}").ShouldBe(emitted, ignoreOrder: true);
        if (own.Count == 0)
            return;
        var space = Counts(piece)!["namespace"]!.ToString();
        sources.ShouldContain(s => s.Contains($"\"{space}\"", StringComparison.Ordinal), $"the namespace {space}");
        var all = string.Concat(Tree.Under($"functions/{piece}/", ".cs").Select(Tree.Read));
        foreach (var dimension in own.Select(m => m["dimension"]?.ToString()).OfType<string>().Distinct(StringComparer.Ordinal))
            (
                all.Contains($"(\"{dimension}\", ", StringComparison.Ordinal)
                || all.Contains($"(nameof({dimension}), ", StringComparison.Ordinal)
            ).ShouldBeTrue($"the dimension {dimension}");
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void The_pages_of_a_piece_name_its_metrics(string piece)
    {
        var pages = Docs.PiecePages.Text(piece);

        foreach (var metric in Metrics(piece).Where(m => m["namespace"] is null).Select(m => m["name"]!.ToString()))
            pages.ShouldContain($"`{metric}`");
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void Functions_are_called_as_the_template_calls_them(string piece)
    {
        if (!LambdaCode.Deployed.Contains(piece))
            return;
        var names = SamTemplate.Of(piece).OfType("AWS::Serverless::Function").Select(f => f.Value["FunctionName"]!);
        var suffixes = names.Select(n =>
            n["Ref"]?.ToString() == "AWS::StackName" ? "" : n["Fn::Sub"]!.ToString()["${AWS::StackName}".Length..]
        );

        (Counts(piece)?["functions"]?.AsArray().Select(f => f!.ToString()) ?? [""]).ShouldBe(suffixes, ignoreOrder: true);
    }

    private static JsonNode? Counts(string piece) => JsonNode.Parse(Tree.Read($"functions/{piece}/furniture/piece.json"))!["counts"];

    private static IEnumerable<JsonNode> Metrics(string piece) => (Counts(piece)?["metrics"]?.AsArray() ?? []).Select(m => m!);

    [GeneratedRegex(
        """\((?:"(?<name>[A-Z]\w+)"|nameof\((?<name>[A-Z]\w+)\)), "(?<unit>Count|Bytes|Seconds|Milliseconds)", """,
        RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex Emitted();
}
