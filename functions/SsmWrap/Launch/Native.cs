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

    /// <summary>Whether a device, a pipe or a socket is there, at the end of all links.</summary>
    public static bool IsSpecial(string path)
    {
        const int workingDirectory = -100; // AT_FDCWD
        const int type = 1; // STATX_TYPE
        const int mode = 28; // stx_mode in struct statx
        var status = stackalloc byte[256];
        return Status(workingDirectory, path, 0, type, status) == 0 && (*(ushort*)(status + mode) & 0xF000) is not (0x8000 or 0x4000); // S_IFREG, S_IFDIR
    }

    [LibraryImport(Libc, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int directory, string path, int flags, uint mask, byte* status);

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
