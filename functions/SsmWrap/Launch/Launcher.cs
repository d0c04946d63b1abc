using System.Runtime.InteropServices;
using System.Text;

namespace GapFurniture.SsmWrap.Launch;

/// <summary>Becomes the command: the same process, with the arguments and environment that it is given and nothing else.</summary>
internal static unsafe class Launcher
{
    private const int TooBig = 7; // E2BIG
    private const int NoFile = 2; // ENOENT
    private const int NotExecutable = 8; // ENOEXEC
    private const int NoPermission = 13; // EACCES

    /// <summary>Does not return unless it fails. The command's arguments begin with its own name as it was typed.</summary>
    /// <exception cref="WrapException">126 or 127, as from a shell; 1: there are too many parameters.</exception>
    public static void Exec(Origin origin, byte[] path, IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment)
    {
        var name = Encoding.UTF8.GetString(path);
        var error = Try(origin, path, arguments, environment);
        // A script without "#!": shells run it themselves, and so does execvp.
        if (error == NotExecutable && !IsProgram(name))
            error = Try(origin, "/bin/sh"u8.ToArray(), [.. (byte[][])["/bin/sh"u8.ToArray(), path], .. arguments.Skip(1)], environment);
        throw error switch
        {
            NoFile => new WrapException(127, $"{name}: it is there, but its interpreter (#! line or dynamic loader) is not"),
            NoPermission => new WrapException(126, $"{name}: permission denied"),
            NotExecutable => new WrapException(
                126,
                $"{name}: it is a program for another processor than this machine's {RuntimeInformation.ProcessArchitecture}, or damaged"
            ),
            TooBig => new WrapException(1, TooLarge(environment)),
            _ => new WrapException(126, $"{name}: {Marshal.GetPInvokeErrorMessage(error)}"),
        };
    }

    private static bool IsProgram(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            Span<byte> start = stackalloc byte[4];
            return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("\u007fELF"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string TooLarge(IReadOnlyList<byte[]> environment)
    {
        var largest = environment.OrderByDescending(v => v.Length).Take(3).Select(v => $"{EnvironmentBlock.NameOf(v)} ({v.Length} bytes)");
        return "arguments and environment are more than Linux passes (a quarter of the stack limit, and at most 6 MiB); the largest variables are "
            + $"{string.Join(", ", largest)}; export less, write files, or raise the stack limit (ulimit -s)";
    }

    private static int Try(Origin origin, byte[] path, IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment)
    {
        byte[] file = [.. path, 0];
        var argv = Block(arguments);
        var envp = Block(environment);
        if (origin.IsNative)
            return Native.ExecAsStarted(file, argv, envp);
        // What can be done without having been there first: SIGPIPE is the one signal that the runtime always ignores.
        const int brokenPipe = 13;
        _ = Native.Signal(brokenPipe, 0);
        _ = Native.Exec(file, argv, envp);
        return Marshal.GetLastPInvokeError();
    }

    /// <summary>A null-terminated array of null-terminated texts. Never freed: either exec takes all memory away, or we end.</summary>
    private static byte** Block(IReadOnlyList<byte[]> texts)
    {
        var pointers = (byte**)NativeMemory.Alloc((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Count; i++)
        {
            pointers[i] = (byte*)NativeMemory.AllocZeroed((nuint)texts[i].Length + 1);
            texts[i].CopyTo(new Span<byte>(pointers[i], texts[i].Length));
        }
        pointers[texts.Count] = null;
        return pointers;
    }
}
