using System.Runtime.InteropServices;
using System.Text;
using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Settings;

/// <summary>
/// A regular expression over lines of configuration files, by the C library's engine: it is there anyway, and .NET's is an eighth of an executable. See
/// <see cref="PatternSyntax"/> for what it takes.
/// </summary>
internal sealed unsafe class LinePattern : IDisposable
{
    private const int MostGroups = 10; // the match, and what \1 to \9 name
    private const int Extended = 1; // REG_EXTENDED
    private const int IgnoreCase = 2; // REG_ICASE

    // regex_t is smaller in every C library for Linux.
    private readonly void* _compiled = NativeMemory.AllocZeroed(512);
    private readonly IReadOnlyList<int> _groups;

    /// <exception cref="FormatException">It is wrong, or uses what cannot be supported; the message says what.</exception>
    public LinePattern(string expression)
    {
        var syntax = PatternSyntax.Translate(expression);
        _groups = syntax.Groups;
        var error = Native.CompilePattern(_compiled, syntax.Pattern, syntax.IgnoresCase ? Extended | IgnoreCase : Extended);
        if (error == 0)
            return;
        var words = stackalloc byte[256];
        _ = Native.PatternError(error, _compiled, words, 256);
        NativeMemory.Free(_compiled);
        throw new FormatException(Marshal.PtrToStringUTF8((nint)words));
    }

    /// <summary>Whether it matches somewhere in a text.</summary>
    public bool IsMatch(string text)
    {
        var matches = stackalloc int[2 * MostGroups];
        return Find(Encoding.UTF8.GetBytes(text), 0, matches);
    }

    /// <summary>Puts a text in the place of each match: <c>\1</c> to <c>\9</c> in it, and <c>$1</c> to <c>$9</c>, are the captures.</summary>
    /// <param name="line">A line whose characters are bytes.</param>
    /// <param name="replacement">The same.</param>
    public string Replace(string line, string replacement)
    {
        var matches = stackalloc int[2 * MostGroups];
        var bytes = Encoding.Latin1.GetBytes(line);
        var replaced = new StringBuilder(line.Length);
        var at = 0;
        while (at <= line.Length && Find(bytes, at, matches))
        {
            var (start, end) = (matches[0], matches[1]);
            replaced.Append(line, at, start - at);
            Expand(replaced, replacement, line, matches);
            // What matches nothing matches it once at each place.
            if (end == start && end < line.Length)
                replaced.Append(line[end]);
            at = end == start ? end + 1 : end;
        }
        return at < line.Length ? replaced.Append(line, at, line.Length - at).ToString() : replaced.ToString();
    }

    public void Dispose()
    {
        Native.FreePattern(_compiled);
        NativeMemory.Free(_compiled);
    }

    private void Expand(StringBuilder to, string replacement, string line, int* matches)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] is not ('\\' or '$') || i + 1 == replacement.Length || !char.IsAsciiDigit(replacement[i + 1]))
            {
                to.Append(replacement[i]);
                continue;
            }
            var number = replacement[++i] - '0';
            var group = number < _groups.Count ? _groups[number] : MostGroups;
            // A group that took no part has -1.
            if (group < MostGroups && matches[2 * group] >= 0)
                to.Append(line, matches[2 * group], matches[(2 * group) + 1] - matches[2 * group]);
        }
    }

    /// <param name="text">What is searched.</param>
    /// <param name="at">From where.</param>
    /// <param name="matches">Gets start and end of the match and its groups.</param>
    private bool Find(byte[] text, int at, int* matches)
    {
        const int notAtStart = 1; // REG_NOTBOL
        const int within = 4; // REG_STARTEND: lines may have NUL in them
        matches[0] = at;
        matches[1] = text.Length;
        // An empty array has no first byte to point to.
        fixed (byte* bytes = text.Length == 0 ? [0] : text)
            return Native.MatchPattern(_compiled, bytes, MostGroups, matches, at > 0 ? within | notAtStart : within) == 0;
    }
}
