using System.Runtime.InteropServices;

namespace GapFurniture.SsmWrap.Launch;

/// <summary>What .NET has no calls for.</summary>
internal static unsafe partial class Native
{
    private const string Libc = "libc";

    /// <summary>Linked into the native executable only: launch.c.</summary>
    private const string Own = "ssmwrap_launch";

    [LibraryImport(Libc, EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(int file, byte* bytes, nint count);

    [LibraryImport(Libc, EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetVariable(string name, string value, int overwrite);

    /// <summary>X_OK with the effective user, as exec will decide.</summary>
    [LibraryImport(Libc, EntryPoint = "faccessat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Access(int directory, byte* path, int mode, int flags);

    [LibraryImport(Libc, EntryPoint = "fchown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ChangeOwner(SafeHandle file, uint user, uint group);

    [LibraryImport(Libc, EntryPoint = "execve", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Exec(byte* path, byte** arguments, byte** environment);

    [LibraryImport(Libc, EntryPoint = "signal", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Signal(int signal, nint handler);

    [LibraryImport(Own, EntryPoint = "ssmwrap_exec")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ExecAsStarted(byte* path, byte** arguments, byte** environment);

    [LibraryImport(Own, EntryPoint = "ssmwrap_argv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial byte** Arguments();

    [LibraryImport(Own, EntryPoint = "ssmwrap_envp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial byte** Environment();

    [LibraryImport(Own, EntryPoint = "ssmwrap_stack_limit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial ulong StackLimit();
}
