using System.Runtime.InteropServices;

namespace GapFurniture.Shared.Lifetime;

/// <summary>
/// Keeps this process's memory, which holds secrets, out of core files and from debuggers of the same user. A command that it executes in its
/// place (<c>execve</c>) is not affected.
/// </summary>
/// <seealso href="https://man7.org/linux/man-pages/man2/PR_SET_DUMPABLE.2const.html"/>
public static partial class CoreDump
{
    private const int SetDumpable = 4; // PR_SET_DUMPABLE

    /// <summary>
    /// From now on a crash writes no core file, wherever it would go. As a side effect the files of <c>/proc/PID</c> belong to root, so that
    /// other processes of this user cannot read its environment. Limits (<c>ulimit -c</c>) are not changed, since they are inherited. Best
    /// effort: other systems than Linux do nothing.
    /// </summary>
    public static void Forbid()
    {
        if (OperatingSystem.IsLinux())
            _ = Control(SetDumpable, 0, 0, 0, 0);
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);
}
