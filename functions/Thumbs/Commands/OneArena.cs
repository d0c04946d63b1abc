using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GapFurniture.Thumbs.Commands;

/// <summary>
/// One heap for all threads of the C library's, as the function's template has it too: libvips makes threads for every picture, and what one of them
/// frees in a heap of its own is not used by the next. Of a dozen photographs that halves the memory, or better.
/// </summary>
/// <seealso href="https://man7.org/linux/man-pages/man3/mallopt.3.html"/>
internal static partial class OneArena
{
    /// <summary>
    /// Starts this program anew with the setting, in this process, unless it is set: the C library reads it when a program starts, and by then .NET
    /// has made threads. Where that cannot be, nothing happens.
    /// </summary>
    /// <param name="arguments">The program's arguments.</param>
    public static void StartAnew(IReadOnlyList<string> arguments)
    {
        // Of what is not native the path may be that of dotnet.
        if (RuntimeFeature.IsDynamicCodeSupported || Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is not null)
            return;
        if (Environment.ProcessPath is not { } program)
            return;
        _ = SetVariable("MALLOC_ARENA_MAX", "1", 1);
        _ = Execute(program, [program, .. arguments, null]);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string path, string?[] arguments);
}
