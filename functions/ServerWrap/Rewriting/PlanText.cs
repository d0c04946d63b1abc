using System.Text;
using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>A plan for people, as <c>-print</c> shows it.</summary>
internal static class PlanText
{
    // The values of others, which the config file gives, may be secrets.
    private static readonly string[] s_shown = ["PORT", "SOCKET", "ROOT", "LD_PRELOAD", "FAKECHROOT", "FAKECHROOT_BASE"];

    public static string Show(ServerPlan plan)
    {
        var text = new StringBuilder();
        text.Append("# command\n")
            .AppendJoin(' ', plan.Start.Command.Select(ShellText.Quoted))
            .Append("\n\n# listens at\n")
            .Append(Readiness.Describe(plan.Start.EndPoint));
        text.Append("\n\n# variables\n");
        foreach (var (name, value) in plan.Start.Environment)
            text.Append(name).Append('=').Append(s_shown.Contains(name) ? ShellText.Quoted(value) : "(not shown)").Append('\n');
        foreach (var note in plan.Notes)
            text.Append("\n# note: ").Append(note).Append('\n');
        if (plan.Folders.Count > 0)
            text.Append("\n# folders\n").AppendJoin('\n', plan.Folders).Append('\n');
        if (plan.Links.Count > 0)
            text.Append("\n# links\n").AppendJoin('\n', plan.Links.Select(l => $"{l.Key} -> {l.Value}")).Append('\n');
        foreach (var file in plan.Files)
        {
            text.Append("\n# ").Append(file.Path).Append(", from ").Append(file.Source).Append('\n').Append(NginxFile.Decode(file.Text));
            if (file.Text is [.., not '\n'])
                text.Append('\n');
        }
        return text.ToString();
    }
}
