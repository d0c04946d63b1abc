using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace GapFurniture.ServerWrap.Server;

/// <summary>Calls of Linux that .NET has no equivalent for.</summary>
internal static unsafe partial class Native
{
    private const string Libc = "libc";

    public const int Terminate = 15; // SIGTERM
    public const int Kill = 9; // SIGKILL

    /// <summary>O_CLOEXEC: the same for open and pipe2 on all architectures that .NET runs on.</summary>
    public const int CloseOnExec = 0x80000;

    /// <summary>EINTR.</summary>
    public const int Interrupted = 4;

    /// <summary>POLLIN.</summary>
    public const short Readable = 1;

    /// <summary>POLLOUT.</summary>
    public const short Writable = 4;

    [LibraryImport(Libc, EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport(Libc, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport(Libc, EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport(Libc, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int file, byte* bytes, nint count);

    [LibraryImport(Libc, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport(Libc, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Libc, EntryPoint = "setsockopt")]
    public static partial int SetOption(int socket, int level, int option, void* value, uint size);

    [LibraryImport(Libc, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int socket, byte* address, uint size);

    [LibraryImport(Libc, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, byte* address, uint size);

    [LibraryImport(Libc, EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int socket, int backlog);

    [LibraryImport(Libc, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int socket, byte* address, uint* size, int flags);

    [LibraryImport(Libc, EntryPoint = "getsockname")]
    public static partial int OwnEnd(int socket, byte* address, uint* size);

    [LibraryImport(Libc, EntryPoint = "getpeername")]
    public static partial int OtherEnd(int socket, byte* address, uint* size);

    [LibraryImport(Libc, EntryPoint = "shutdown")]
    public static partial int Shut(int socket, int how);

    [LibraryImport(Libc, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, byte* bytes, nint count, int flags);

    [LibraryImport(Libc, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, byte* bytes, nint count, int flags);

    /// <summary>Waits for so many microseconds: .NET's own waits count milliseconds.</summary>
    [LibraryImport(Libc, EntryPoint = "usleep")]
    public static partial int Rest(uint microseconds);

    [LibraryImport(Libc, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int file, int command, nint argument);

    [LibraryImport(Libc, EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int process, int signal);

    [LibraryImport(Libc, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int Wait(int process, int* status, int options);

    [LibraryImport(Libc, EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nuint argument, nuint unused1, nuint unused2, nuint unused3);

    [LibraryImport(Libc, EntryPoint = "execve", SetLastError = true)]
    public static partial int Execute(byte* path, byte** arguments, byte** environment);

    [LibraryImport(Libc, EntryPoint = "signal")]
    public static partial nint OnSignal(int signal, nint handler);

    [LibraryImport(Libc, EntryPoint = "posix_spawn")]
    public static partial int Spawn(int* process, byte* path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport(Libc, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitActions(byte* actions);

    [LibraryImport(Libc, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyActions(byte* actions);

    [LibraryImport(Libc, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport(Libc, EntryPoint = "posix_spawnattr_init")]
    public static partial int InitAttributes(byte* attributes);

    [LibraryImport(Libc, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int DestroyAttributes(byte* attributes);

    [LibraryImport(Libc, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport(Libc, EntryPoint = "posix_spawnattr_setpgroup")]
    public static partial int SetGroup(byte* attributes, int group);

    [LibraryImport(Libc, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaultSignals(byte* attributes, byte* signals);

    [LibraryImport(Libc, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetSignalMask(byte* attributes, byte* signals);

    [LibraryImport(Libc, EntryPoint = "sigfillset")]
    public static partial int FillSignals(byte* signals);

    [LibraryImport(Libc, EntryPoint = "sigemptyset")]
    public static partial int EmptySignals(byte* signals);

    /// <summary>X_OK with the effective user, as exec decides.</summary>
    [LibraryImport(Libc, EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(int folder, string path, int mode, int flags);

    /// <summary>Whether the last call only was interrupted, or waited for as long as it may.</summary>
    public static bool IsToBeRepeated()
    {
        const int again = 11; // EAGAIN
        return Marshal.GetLastPInvokeError() is Interrupted or again;
    }

    /// <summary>The message of the last call's error.</summary>
    public static string LastError() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    /// <summary>Waits for a child, or for one of a group where the number is negative.</summary>
    /// <returns>Its number and wait status; -1 where there is no child.</returns>
    public static (int Process, int Status) WaitFor(int process)
    {
        int status;
        int ended;
        do
        {
            ended = Wait(process, &status, 0);
        } while (ended < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return (ended, status);
    }

    /// <summary>Whether any child is left. One that has ended is waited for on the way.</summary>
    public static bool HasChildren()
    {
        const int atOnce = 1; // WNOHANG
        const int noChild = 10; // ECHILD
        int status;
        return Wait(-1, &status, atOnce) >= 0 || Marshal.GetLastPInvokeError() != noChild;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int File;
        public short Events;
        public short Returned;
    }
}
