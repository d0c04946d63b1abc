using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GapFurniture.SsmWrap.Options;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Output;

/// <summary>Variables as text for other programs, each by its own rules of quoting.</summary>
internal static class Exporter
{
    /// <exception cref="WrapException">A name or value cannot be written in this format.</exception>
    public static string Write(ExportFormat format, IReadOnlyList<PlannedVariable> variables) =>
        format switch
        {
            ExportFormat.Dotenv => Lines(variables, Dotenv),
            ExportFormat.Json => Json(variables),
            ExportFormat.Shell => Lines(variables, Shell),
            ExportFormat.Yaml => Lines(variables, Yaml),
            ExportFormat.Github => Lines(variables, Github),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };

    private static string Lines(IReadOnlyList<PlannedVariable> variables, Func<PlannedVariable, string> line)
    {
        var text = new StringBuilder();
        foreach (var variable in variables)
            text.Append(line(variable)).Append('\n');
        return text.ToString();
    }

    /// <summary>As docker reads --env-file: everything behind the first equals sign is the value, quotes and blanks included.</summary>
    private static string Dotenv(PlannedVariable variable)
    {
        if (variable.Parameter.Value.AsSpan().ContainsAny('\n', '\r', '\0'))
            throw new WrapException(
                1,
                $"{variable.Parameter.Name}: its value has more than one line, which a dotenv file cannot hold; use -export json or shell, or write it to a file"
            );
        return $"{ShellName(variable)}={variable.Parameter.Value}";
    }

    private static string Shell(PlannedVariable variable)
    {
        if (variable.Parameter.Value.Contains('\0', StringComparison.Ordinal))
            throw new WrapException(
                1,
                $"{variable.Parameter.Name}: its value holds a NUL character, which no variable can; write it to a file"
            );
        // Nothing is special between single quotes but themselves.
        return $"export {ShellName(variable)}='{variable.Parameter.Value.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    /// <summary>As $GITHUB_ENV takes values of several lines: between delimiters that nobody can guess.</summary>
    private static string Github(PlannedVariable variable)
    {
        var delimiter = "ssmwrap_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        return $"{ShellName(variable)}<<{delimiter}\n{variable.Parameter.Value}\n{delimiter}";
    }

    private static string Yaml(PlannedVariable variable) => $"{YamlText.Quote(variable.Name)}: {YamlText.Quote(variable.Parameter.Value)}";

    private static string Json(IReadOnlyList<PlannedVariable> variables)
    {
        using var buffer = new MemoryStream();
        using (
            var json = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true }
            )
        )
        {
            json.WriteStartObject();
            foreach (var variable in variables)
                json.WriteString(variable.Name, variable.Parameter.Value);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static string ShellName(PlannedVariable variable) =>
        variable.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(variable.Name[0])
            ? variable.Name
            : throw new WrapException(
                1,
                $"{variable.Parameter.Name}: \"{variable.Name}\" cannot be a variable's name in this format; leave -raw-names out, or use -export json"
            );
}
