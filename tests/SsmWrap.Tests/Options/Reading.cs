using System.Text;
using GapFurniture.Shared.Options;
using GapFurniture.SsmWrap.Options;

namespace GapFurniture.SsmWrap.Tests.Options;

/// <summary>Reads command lines in the way of the program, from words and variables that are easy to write.</summary>
internal static class Reading
{
    public static SsmWrapOptions Read(string line, params string[] variables) => ReadWords(line.Split(' '), variables);

    public static SsmWrapOptions ReadWords(string[] words, params string[] variables) =>
        OptionsReader.Read([.. words.Select(Encoding.UTF8.GetBytes)], [.. variables.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>What is wrong with it.</summary>
    public static IReadOnlyList<string> Problems(string line, params string[] variables) =>
        Should.Throw<OptionsException>(() => Read(line, variables)).Problems;

    /// <summary>The rules in a few words.</summary>
    public static string Rules(this SsmWrapOptions options) => string.Join(" | ", options.Rules.Select(Show));

    private static string Show(SsmWrap.Plan.Rule rule)
    {
        var query = rule.Query.Name.TrimEnd('/') + (rule.Query.IsPath ? (rule.Query.IsRecursive ? "/**" : "/*") : "");
        var optional = rule.IsOptional ? " optional" : "";
        return rule switch
        {
            SsmWrap.Plan.EnvRule e =>
                $"env {query}{(e.To is null ? "" : ">" + e.To)}{(e.Prefix is null ? "" : " prefix " + e.Prefix)}{(e.EntirePath ? " entire" : "")}{optional}",
            SsmWrap.Plan.FileRule f =>
                $"file {query}>{f.To} {Convert.ToString((int)f.Mode, 8)}{(f.User is { } u ? $" uid {u}" : "")}{(f.Group is { } g ? $" gid {g}" : "")}{(f.MakesFolders ? " mkdir" : "")}{optional}",
            _ => "?",
        };
    }
}
