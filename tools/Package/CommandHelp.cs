using System.Text;
using System.Text.RegularExpressions;

namespace GapFurniture.Package;

/// <summary>What a command prints for <c>-help</c>, made into a manual page and a shell's completion: one text to keep, and no flag forgotten.</summary>
internal sealed partial class CommandHelp
{
    private readonly string _name;
    private readonly string _summary;
    private readonly List<string> _usage;
    private readonly List<(string Flag, string Value, string Text)> _flags;
    private readonly ILookup<string, string> _sections;

    /// <param name="text">Its help: "name: summary", "usage: …", a line for each flag, and paragraphs, some of which begin with "heading:".</param>
    /// <exception cref="FormatException">It is no such text.</exception>
    public CommandHelp(string name, string text)
    {
        var paragraphs = text.ReplaceLineEndings("\n").Trim('\n').Split("\n\n");
        if (paragraphs.Length < 3 || !paragraphs[0].StartsWith($"{name}: ", StringComparison.Ordinal))
            throw new FormatException($"this is not the help of {name}");
        _name = name;
        _summary = paragraphs[0][(name.Length + 2)..].TrimEnd('.');
        _usage = [.. paragraphs[1].Split('\n').Select(line => line.Replace("usage: ", "", StringComparison.Ordinal).Trim())];
        _flags =
        [
            .. paragraphs[2]
                .Split('\n')
                .Select(line => FlagLine().Match(line))
                .Where(match => match.Success)
                .Select(match => (match.Groups["flag"].Value, match.Groups["value"].Value, match.Groups["text"].Value)),
        ];
        if (_flags.Count == 0)
            throw new FormatException($"the help of {name} has no flags");
        _sections = paragraphs
            .Skip(3)
            .Select(paragraph => (Match: Heading().Match(paragraph), Text: paragraph))
            .ToLookup(
                p => p.Match.Success ? p.Match.Groups["heading"].Value.ToUpperInvariant() : "NOTES",
                p => p.Text[p.Match.Length..].TrimStart('\n')
            );
    }

    /// <summary>A page of section 1.</summary>
    /// <param name="date">Of the release, as year-month-day.</param>
    /// <seealso href="https://man7.org/linux/man-pages/man7/man-pages.7.html"/>
    public string ManPage(string version, string date)
    {
        var page = new StringBuilder($".TH {_name.ToUpperInvariant()} 1 {date} \"{_name} {version}\" \"User Commands\"\n.ad l\n.nh\n");
        page.Append($".SH NAME\n{_name} \\- {Roff(_summary)}\n.SH SYNOPSIS\n");
        page.Append(string.Join(".br\n", _usage.Select(line => Roff(line) + "\n")));
        page.Append(".SH OPTIONS\n");
        foreach (var (flag, value, text) in _flags)
        {
            // An optional value joins its flag.
            var shown = value.Length == 0 ? "" : $"{(value[0] == '[' ? "" : " ")}\\fI{Roff(value)}\\fR";
            // Rules of many parts may be broken behind a comma.
            page.Append($".TP\n\\fB{Roff(flag)}\\fR{shown}\n{Roff(text).Replace(",", ",\\:", StringComparison.Ordinal)}\n");
        }
        foreach (var section in _sections)
        {
            page.Append($".SH {section.Key}\n");
            var lines = string.Join("\n\n", section).Split('\n');
            // What is indented is shown as it is.
            page.Append(
                Array.Exists(lines, line => line.StartsWith("  ", StringComparison.Ordinal))
                    ? $".nf\n{string.Join('\n', lines.Select(line => Roff(line.Trim())))}\n.fi\n"
                    : string.Concat(lines.Select(line => (line.Length == 0 ? ".PP" : Roff(line.Trim())) + "\n"))
            );
        }
        return page.ToString();
    }

    /// <summary>For bash: the flags, else what the shell completes by itself.</summary>
    public string BashCompletion() =>
        $$"""
            # bash completion for {{_name}}
            _{{_name}}() {
                COMPREPLY=()
                if [[ ${COMP_WORDS[COMP_CWORD]} == -* ]]; then
                    mapfile -t COMPREPLY < <(compgen -W '{{string.Join(' ', _flags.Select(f => f.Flag))}}' -- "${COMP_WORDS[COMP_CWORD]}")
                fi
            }
            complete -o default -F _{{_name}} {{_name}}

            """;

    // A hyphen is a minus only behind a backslash; a dot or quote at a line's start would be a request.
    private static string Roff(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal)
            .Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("…", "...", StringComparison.Ordinal);
        return escaped.Length > 0 && escaped[0] is '.' or '\'' ? "\\&" + escaped : escaped;
    }

    [GeneratedRegex(@"^  (?<flag>-[\w-]+) ?(?<value>\S+)?  +(?<text>\S.*)$", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex FlagLine();

    [GeneratedRegex(@"^(?<heading>[a-z]+( [a-z]+)?):( |\n)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Heading();
}
