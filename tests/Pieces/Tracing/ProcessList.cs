using System.Globalization;

namespace GapFurniture.Pieces.Tracing;

/// <summary>
/// What anybody on the machine sees in its process list while tests run: the command lines of the pieces, and of what they start. The tests'
/// own shells are left out, since their scripts hold the secrets that they hand to pieces.
/// </summary>
internal static class ProcessList
{
    // Four looks a second are some thousandths of a core.
    private static readonly TimeSpan s_rhythm = TimeSpan.FromMilliseconds(250);

    /// <summary>The pieces' executables, as users type them.</summary>
    public static HashSet<string> Pieces { get; } = FindPieces();

    private static readonly HashSet<(int Pid, string Line)> s_seen = [];

    /// <summary>Looks as long as the timer lives.</summary>
    public static Timer Watch() => new(_ => Look(), null, TimeSpan.Zero, s_rhythm);

    /// <summary>A process's arguments with blanks between them; null when it is gone or has none.</summary>
    public static string? CommandLine(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/cmdline").TrimEnd('\0').Replace('\0', ' ');
            return text.Length == 0 ? null : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Look()
    {
        // A look that takes longer than the time to the next one is not overtaken.
        if (!Monitor.TryEnter(s_seen))
            return;
        try
        {
            var all = Directory
                .EnumerateDirectories("/proc")
                .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
                .Where(pid => pid > 0)
                .Select(pid => (Pid: pid, Line: CommandLine(pid)))
                .Where(p => p.Line is not null)
                .ToList();
            var ours = all.Where(p => IsPiece(p.Line!)).Select(p => p.Pid).ToHashSet();
            foreach (var (pid, line) in all)
            {
                if ((ours.Contains(pid) || (ours.Count > 0 && ours.Contains(ParentOf(pid)))) && s_seen.Add((pid, line!)))
                    Traces.Keep("processes", "line", line!);
            }
        }
        finally
        {
            Monitor.Exit(s_seen);
        }
    }

    // The executable, or the runtime with its library.
    private static bool IsPiece(string line) =>
        line.Split(' ', 3).Take(2).Any(word => Pieces.Contains(Path.GetFileNameWithoutExtension(word)))
        && !line.Contains('\n', StringComparison.Ordinal);

    private static int ParentOf(int pid)
    {
        try
        {
            // The name before it may hold anything, also brackets.
            var text = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static HashSet<string> FindPieces() =>
        Directory
            .EnumerateDirectories(Path.Combine(Readme.Root, "functions"))
            .Select(d => Path.GetFileName(d).ToLowerInvariant())
            .Append("furniture")
            .ToHashSet(StringComparer.Ordinal);
}
