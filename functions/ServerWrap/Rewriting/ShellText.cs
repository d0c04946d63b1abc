using System.Text;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>A simple command in a shell's text: its words without quotes, and where they stand.</summary>
/// <param name="Words">The program and its arguments, without variables that are set before it.</param>
/// <param name="Start">Offset of the program.</param>
/// <param name="End">Offset behind the last argument; redirections are not part of it.</param>
internal sealed record ShellCommand(IReadOnlyList<string> Words, int Start, int End);

/// <summary>
/// Finds simple commands in the text that a shell is given, as far as they can be told without running it: what a variable or another command decides
/// is passed over.
/// </summary>
internal static class ShellText
{
    private const string Safe = "-_./:=@%+,";
    private static readonly string[] s_reserved = ["if", "then", "elif", "else", "while", "until", "do", "{", "!"];

    public static IEnumerable<ShellCommand> Commands(string text)
    {
        var words = new List<Word>();
        for (var at = 0; ; )
        {
            if (at < text.Length && text[at] is ' ' or '\t')
            {
                at++;
                continue;
            }
            if (at < text.Length && !IsSeparator(text[at]))
            {
                words.Add(Read(text, at));
                at = words[^1].End;
                continue;
            }
            if (Command(words) is { } command)
                yield return command;
            if (at++ == text.Length)
                yield break;
            words.Clear();
        }
    }

    /// <summary>A word as a shell takes it back.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Safe.Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsSeparator(char c) => c is ';' or '&' or '|' or '\n' or '(' or ')';

    private static ShellCommand? Command(List<Word> words)
    {
        var redirection = words.FindIndex(static w => w.IsRedirection);
        var own = words[..(redirection < 0 ? words.Count : redirection)]
            .SkipWhile(static w => IsAssignment(w.Value) || s_reserved.Contains(w.Value))
            .ToList();
        if (own.Count == 0 || own.Exists(static w => w.Value is null))
            return null;
        return new ShellCommand(own.ConvertAll(static w => w.Value!), own[0].Start, own[^1].End);
    }

    // NAME=VALUE
    private static bool IsAssignment(string? word) =>
        word?.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
        && word[..equals].All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static Word Read(string text, int start)
    {
        var value = new StringBuilder();
        var (isKnown, isRedirection) = (true, false);
        var quote = '\0';
        var at = start;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (quote == '\0' && (c is ' ' or '\t' || IsSeparator(c)))
                break;
            if (c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '\'' or '"')
                quote = c;
            else if (c == '\\' && quote != '\'' && at + 1 < text.Length && (quote == '\0' || text[at + 1] is '"' or '\\' or '$' or '`'))
                value.Append(text[++at]);
            else
            {
                isKnown &= !(c is '$' or '`' && quote != '\'') && !(c is '*' or '?' or '[' && quote == '\0');
                isRedirection |= c is '<' or '>' && quote == '\0';
                value.Append(c);
            }
        }
        // A quote that is not closed is for the shell to complain about.
        return new Word(isKnown && quote == '\0' ? value.ToString() : null, isRedirection, start, at);
    }

    // Value is null where only the shell can tell.
    private sealed record Word(string? Value, bool IsRedirection, int Start, int End);
}
