using System.Text;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Tests.Conformance;

/// <summary>The table as functions/ServerWrap/REFERENCE.md has it.</summary>
internal static class Page
{
    public static string Text =>
        $"Requests, as the server is to see them:\n\n{Rows(Table.Requests)}\nAnswers, as the client is to see them:\n\n{Rows(Table.Answers)}";

    private static string Rows(IEnumerable<ConformanceCase> cases)
    {
        var text = new StringBuilder("| front | what | serverwrap |");
        foreach (var (name, version) in Table.Others)
            text.Append($" {name[(name.LastIndexOf('/') + 1)..]} {version} |");
        text.Append("\n|---|---|---|").Insert(text.Length, "---|", Table.Others.Count).Append('\n');
        foreach (var one in cases)
            text.Append($"| {Front(one.Front.Caller)} | {one.What} | yes | {string.Join(" | ", one.Others.Select(Word))} |\n");
        return text.ToString();
    }

    private static string Word(Outcome outcome) =>
        outcome switch
        {
            Outcome.Yes => "yes",
            Outcome.No => "**no**",
            Outcome.WithSetting => "setting",
            Outcome.NotMadeForIt => "–",
            _ => "?",
        };

    private static string Front(Caller caller) =>
        caller switch
        {
            Caller.RestApi => "REST API",
            Caller.HttpApi1 => "HTTP API 1.0",
            Caller.HttpApi2 => "HTTP API 2.0",
            Caller.FunctionUrl => "function URL",
            Caller.AlbMultiValue => "ALB, multi-value",
            Caller.Alb => "ALB",
            Caller.Lattice1 => "VPC Lattice 1",
            Caller.Lattice2 => "VPC Lattice 2.0",
            _ => throw new ArgumentOutOfRangeException(nameof(caller), caller, null),
        };
}
