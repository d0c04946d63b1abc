using System.Globalization;

namespace GapFurniture.ServerWrap.Server;

/// <summary>
/// What a server leaves behind outside of its group, as daemons do, becomes a child of ours when its parent ends. It would keep the port
/// that the next start needs.
/// </summary>
internal static class Orphans
{
    // Whoever starts processes faster than they are killed is left alone in the end.
    private const int Rounds = 100;

    /// <summary>Kills all children of this process, theirs too, and waits for them.</summary>
    /// <param name="goesOn">Asked before each round: whether no child is to stay.</param>
    public static void Kill(Func<bool> goesOn)
    {
        // Mostly there are none, and the kernel says so at once.
        for (var i = 0; i < Rounds && goesOn() && Native.HasChildren() && Children() is { Count: > 0 } children; i++)
        {
            foreach (var child in children)
            {
                _ = Native.Signal(child, Native.Kill);
                _ = Native.WaitFor(child);
            }
        }
    }

    private static List<int> Children()
    {
        var children = new List<int>();
        // Roots of a few files need not have it: then nobody can be found.
        if (!Directory.Exists("/proc/self"))
            return children;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && Parent(folder) == Environment.ProcessId
            )
                children.Add(process);
        }
        return children;
    }

    /// <seealso href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html"/>
    private static int Parent(string folder)
    {
        try
        {
            // "1 (name) S parent …", and the name may hold anything.
            var stat = File.ReadAllText(folder + "/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 3)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is hidden: neither is ours.
            return 0;
        }
    }
}
