using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace GapFurniture.SsmWrap.Launch;

/// <summary>What .NET has no calls for.</summary>
internal static unsafe partial class Native
{
    private const string Libc = "libc";

    /// <summary>Linked into the native executable only: launch.c.</summary>
    private const string Own = "ssmwrap_launch";

    [LibraryImport(Libc, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int file, ReadOnlySpan<byte> bytes, nint count);

    /// <summary>X_OK with the effective user, as exec will decide.</summary>
    [LibraryImport(Libc, EntryPoint = "faccessat", SetLastError = true)]
    public static partial int Access(int directory, byte[] path, int mode, int flags);

    [LibraryImport(Libc, EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(SafeHandle file, uint user, uint group);

    [LibraryImport(Libc, EntryPoint = "execve", SetLastError = true)]
    public static partial int Exec(byte[] path, byte** arguments, byte** environment);

    [LibraryImport(Libc, EntryPoint = "signal", SetLastError = true)]
    public static partial nint Signal(int signal, nint handler);

    [LibraryImport(Own, EntryPoint = "ssmwrap_exec")]
    public static partial int ExecAsStarted(byte[] path, byte** arguments, byte** environment);

    /// <summary>What <c>-version</c> prints in the native executable; null elsewhere.</summary>
    public static string? VersionText() => RuntimeFeature.IsDynamicCodeSupported ? null : Marshal.PtrToStringUTF8((nint)Version());

    [LibraryImport(Own, EntryPoint = "ssmwrap_version")]
    private static partial byte* Version();

    [LibraryImport(Own, EntryPoint = "ssmwrap_argv")]
    public static partial byte** Arguments();

    [LibraryImport(Own, EntryPoint = "ssmwrap_envp")]
    public static partial byte** Environment();
}
