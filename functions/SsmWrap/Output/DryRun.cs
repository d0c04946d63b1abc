using System.Text;
using GapFurniture.SsmWrap.Parameters;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Output;

/// <summary>The plan for people: names, sources and destinations, no values.</summary>
internal static class DryRun
{
    public static string Show(ExportPlan plan, string? command)
    {
        var rows = new List<(string What, string Where, string From, string Rule)>();
        rows.AddRange(plan.Variables.Select(v => ("env", v.Name, Source(v.Parameter), v.Rule.Text)));
        rows.AddRange(plan.Kept.Select(n => ("kept", n, "the caller's environment", "-no-overwrite")));
        rows.AddRange(plan.Files.Select(f => ("file", File(f), Source(f.Parameter), f.Rule.Text)));
        rows.AddRange(plan.Missing.Select(m => ("none", "-", "nothing found", m)));
        if (command is not null)
            rows.Add(("exec", command, "", ""));
        var where = rows.Select(r => r.Where.Length).DefaultIfEmpty().Max();
        var from = rows.Select(r => r.From.Length).DefaultIfEmpty().Max();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append($"{row.What, -4}  {row.Where.PadRight(where)}  {row.From.PadRight(from)}  {row.Rule}".TrimEnd()).Append('\n');
        return text.ToString();
    }

    private static string Source(ParameterValue parameter) =>
        $"{parameter} ({parameter.Type}{(parameter.Version == 0 ? "" : $", version {parameter.Version}")})";

    private static string File(PlannedFile file) => $"{file.Path} (mode {Convert.ToString((int)file.Rule.Mode, 8).PadLeft(4, '0')})";
}
