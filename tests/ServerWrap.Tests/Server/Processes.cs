using System.Runtime.InteropServices;

namespace GapFurniture.ServerWrap.Tests.Server;

/// <summary>Processes by their numbers.</summary>
internal static partial class Processes
{
    /// <summary>Whether there is such a process, and it is no zombie.</summary>
    public static bool IsRunning(int process)
    {
        try
        {
            // "1 (name) S …", and the name may hold anything.
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static bool IsThere(int process) => Directory.Exists($"/proc/{process}");

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Kill(int process, int signal);
}
