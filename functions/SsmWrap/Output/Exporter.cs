using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GapFurniture.SsmWrap.Options;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Output;

/// <summary>Variables as text for other programs, each with its own quoting rules.</summary>
internal static class Exporter
{
    private static readonly SearchValues<char> s_brackets = SearchValues.Create("{}[](),;");

    /// <param name="format">One of <see cref="OptionsReader.Formats"/>.</param>
    /// <param name="variables">Those that <see cref="Launch.EnvironmentBlock"/> takes: no value holds a NUL character.</param>
    /// <exception cref="WrapException">A name or value cannot be written in this format.</exception>
    public static string Write(string format, IReadOnlyList<PlannedVariable> variables) =>
        format switch
        {
            "dotenv" => Lines(variables, Dotenv),
            "json" => Json(variables),
            "shell" => Lines(variables, Shell),
            "yaml" => Lines(variables, Yaml),
            "github" => Lines(variables, Github),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };

    private static string Lines(IReadOnlyList<PlannedVariable> variables, Func<PlannedVariable, string> line) =>
        string.Concat(variables.Select(v => line(v) + "\n"));

    /// <summary>As docker reads --env-file: everything behind the first equals sign is the value, quotes and blanks included.</summary>
    private static string Dotenv(PlannedVariable variable)
    {
        if (variable.Parameter.Value.AsSpan().ContainsAny('\n', '\r'))
            throw new WrapException(
                1,
                $"{variable.Parameter.Name}: its value has more than one line, which a dotenv file cannot hold; use -export json or shell, or write it to a file"
            );
        return $"{ShellName(variable)}={variable.Parameter.Value}";
    }

    /// <summary>Nothing is special between single quotes but themselves.</summary>
    private static string Shell(PlannedVariable variable) =>
        $"export {ShellName(variable)}='{variable.Parameter.Value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>As $GITHUB_ENV takes values of several lines: between delimiters that nobody can guess.</summary>
    private static string Github(PlannedVariable variable)
    {
        var delimiter = "ssmwrap_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        return $"{ShellName(variable)}<<{delimiter}\n{variable.Parameter.Value}\n{delimiter}";
    }

    /// <summary>
    /// What has to be on stderr before values reach GITHUB_ENV, since the runner prints the environment of every later step: commands that mask
    /// each line of each SecureString. The runner reads commands from both streams, and shows none of them.
    /// </summary>
    /// <seealso href="https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#masking-a-value-in-a-log"/>
    public static string GithubMasks(IReadOnlyList<PlannedVariable> variables)
    {
        var masks = new StringBuilder();
        foreach (var variable in variables)
        {
            if (variable.Parameter.Type != "SecureString")
                continue;
            var lines = variable.Parameter.Value.Split(
                ['\n', '\r'],
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            );
            foreach (var line in lines)
            {
                // Masking a lone bracket of a JSON document would blot out every bracket in the log, and hide nothing.
                if (lines.Length == 1 || line.AsSpan().ContainsAnyExcept(s_brackets))
                    masks.Append("::add-mask::").Append(line.Replace("%", "%25", StringComparison.Ordinal)).Append('\n');
            }
        }
        return masks.ToString();
    }

    /// <summary>
    /// Double-quoted scalars. A JSON string is nearly one, but JSON writes characters beyond U+FFFF as two escapes, which YAML parsers (libyaml,
    /// Go's) refuse or read as two broken characters: in YAML they stand as they are.
    /// </summary>
    /// <seealso href="https://yaml.org/spec/1.2.2/#732-double-quoted-style"/>
    private static string Yaml(PlannedVariable variable)
    {
        return $"{Quoted(variable.Name)}: {Quoted(variable.Parameter.Value)}";

        static string Quoted(string text) => $"\"{string.Concat(text.EnumerateRunes().Select(r => r.IsBmp ? Escaped($"{r}") : $"{r}"))}\"";
    }

    private static string Json(IReadOnlyList<PlannedVariable> variables) =>
        $"{{\n{string.Join(",\n", variables.Select(v => $"  \"{Escaped(v.Name)}\": \"{Escaped(v.Parameter.Value)}\""))}\n}}\n";

    private static string Escaped(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    private static string ShellName(PlannedVariable variable) =>
        variable.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(variable.Name[0])
            ? variable.Name
            : throw new WrapException(
                1,
                $"{variable.Parameter.Name}: \"{variable.Name}\" cannot be a variable's name in this format; omit -raw-names, or use -export json"
            );
}
