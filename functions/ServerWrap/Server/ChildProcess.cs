using System.Runtime.InteropServices;
using System.Text;

namespace GapFurniture.ServerWrap.Server;

/// <summary>
/// A process that was started in a group of its own, with pipes of ours as standard output and error: a program may open /dev/stderr again only
/// where the pipe belongs to its own user. The kernel kills the whole group when we end, however we end.
/// </summary>
internal sealed unsafe class ChildProcess : IDisposable
{
    // posix_spawnattr_t, posix_spawn_file_actions_t and sigset_t are smaller in every C library for Linux.
    private const int Room = 512;
    private const short InGroupWithSignals = 0x02 | 0x04 | 0x08; // POSIX_SPAWN_SETPGROUP, _SETSIGDEF, _SETSIGMASK
    private const int NotExecutable = 8; // ENOEXEC
    private const int NoFile = 2; // ENOENT
    private const string Shell = "/bin/sh";

    private readonly int _lifeline;
    private bool _isDisposed;

    private ChildProcess(int id, int output, int error, int lifeline) => (Id, Output, Error, _lifeline) = (id, output, error, lifeline);

    /// <summary>The number of the process, and of its group.</summary>
    public int Id { get; }

    /// <summary>The end of its standard output that is read; whoever reads it closes it.</summary>
    public int Output { get; }

    /// <summary>The end of its standard error that is read; whoever reads it closes it.</summary>
    public int Error { get; }

    /// <summary>Starts a process.</summary>
    /// <param name="file">The file to execute.</param>
    /// <param name="arguments">Its arguments, the first of which is its name.</param>
    /// <param name="environment">All its variables, as NAME=VALUE.</param>
    /// <exception cref="ServerException">It cannot be started.</exception>
    public static ChildProcess Start(string file, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        var ends = stackalloc int[6];
        for (var i = 0; i < 3; i++)
        {
            if (Native.Pipe(ends + (2 * i), Native.CloseOnExec) != 0)
            {
                var problem = Native.LastError();
                Close(new ReadOnlySpan<int>(ends, 2 * i));
                throw new ServerException($"no pipe can be made for {file}: {problem}");
            }
        }
        var input = NothingToRead();
        var (error, id) = Spawn(file, arguments, environment, ends, input);
        if (error == NotExecutable)
            (error, id) = Spawn(Shell, ByShell(file, arguments), environment, ends, input);
        Close([input]);
        if (error != 0)
        {
            Close(new ReadOnlySpan<int>(ends, 6));
            throw NotStarted(file, error);
        }
        KillGroupWithUs(ends[4], id);
        Close([ends[1], ends[3], ends[4]]);
        return new ChildProcess(id, ends[0], ends[2], ends[5]);
    }

    /// <summary>Makes this process the program, with its standard streams and nothing else of ours. It returns only by an exception.</summary>
    /// <inheritdoc cref="Start"/>
    public static void Become(string file, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        const int brokenPipe = 13; // SIGPIPE, which .NET ignores
        _ = Native.OnSignal(brokenPipe, 0);
        var error = Execute(file, arguments, environment);
        if (error == NotExecutable)
            error = Execute(Shell, ByShell(file, arguments), environment);
        throw NotStarted(file, error);
    }

    /// <summary>Sends a signal to the whole group.</summary>
    public void Signal(int signal) => _ = Native.Signal(-Id, signal);

    /// <summary>Kills what is left of the group.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        Signal(Native.Kill);
        _ = Native.Close(_lifeline);
    }

    // A script without "#!": shells run it themselves.
    private static List<string> ByShell(string file, IReadOnlyList<string> arguments) => [Shell, file, .. arguments.Skip(1)];

    private static ServerException NotStarted(string file, int error) =>
        new(error == NoFile ? CommandFile.WithoutInterpreter(file) : $"{file} cannot be started: {Marshal.GetPInvokeErrorMessage(error)}");

    private static int Execute(string file, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using var path = new TextBlock([file]);
        using var argv = new TextBlock(arguments);
        using var envp = new TextBlock(environment);
        _ = Native.Execute(path.Texts[0], argv.Texts, envp.Texts);
        return Marshal.GetLastPInvokeError();
    }

    /// <summary>Opens what is at its end at once: /dev/null, and in roots of a few files that lack it a pipe that nobody writes to.</summary>
    private static int NothingToRead()
    {
        var file = Native.Open("/dev/null", Native.CloseOnExec);
        if (file >= 0)
            return file;
        var ends = stackalloc int[2];
        if (Native.Pipe(ends, Native.CloseOnExec) != 0)
            return -1;
        Close([ends[1]]);
        return ends[0];
    }

    private static (int Error, int Id) Spawn(
        string file,
        IReadOnlyList<string> arguments,
        IReadOnlyList<string> environment,
        int* ends,
        int input
    )
    {
        var actions = stackalloc byte[Room];
        var attributes = stackalloc byte[Room];
        var signals = stackalloc byte[Room];
        using var path = new TextBlock([file]);
        using var argv = new TextBlock(arguments);
        using var envp = new TextBlock(environment);
        _ = Native.InitActions(actions);
        _ = Native.InitAttributes(attributes);
        _ = Native.AddDuplicate(actions, input, 0);
        _ = Native.AddDuplicate(actions, ends[1], 1);
        _ = Native.AddDuplicate(actions, ends[3], 2);
        // Onto itself: it stays open beyond exec.
        _ = Native.AddDuplicate(actions, ends[4], ends[4]);
        _ = Native.SetFlags(attributes, InGroupWithSignals);
        _ = Native.SetGroup(attributes, 0);
        // .NET ignores SIGPIPE, which programs do not expect.
        _ = Native.FillSignals(signals);
        _ = Native.SetDefaultSignals(attributes, signals);
        _ = Native.EmptySignals(signals);
        _ = Native.SetSignalMask(attributes, signals);
        int id;
        var error = Native.Spawn(&id, path.Texts[0], actions, attributes, argv.Texts, envp.Texts);
        _ = Native.DestroyActions(actions);
        _ = Native.DestroyAttributes(attributes);
        return (error, id);
    }

    /// <summary>
    /// The group has the reading end of a pipe whose writing end only we have. When that closes, because we end, the kernel sends the pipe's
    /// signal to its owner. Unlike PR_SET_PDEATHSIG it reaches workers too, and does not depend on the thread that started them.
    /// </summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/fcntl.2.html"/>
    private static void KillGroupWithUs(int readingEnd, int group)
    {
        const int setOwner = 8; // F_SETOWN
        const int setSignal = 10; // F_SETSIG
        const int setFlags = 4; // F_SETFL
        const int signals = 0x2000; // O_ASYNC
        _ = Native.Control(readingEnd, setOwner, -group);
        _ = Native.Control(readingEnd, setSignal, Native.Kill);
        _ = Native.Control(readingEnd, setFlags, signals);
    }

    private static void Close(ReadOnlySpan<int> files)
    {
        foreach (var file in files)
            _ = Native.Close(file);
    }

    /// <summary>A null-terminated array of null-terminated texts, for C.</summary>
    private readonly ref struct TextBlock
    {
        public readonly byte** Texts;

        public TextBlock(IReadOnlyList<string> texts)
        {
            Texts = (byte**)NativeMemory.Alloc((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < texts.Count; i++)
            {
                var size = Encoding.UTF8.GetByteCount(texts[i]);
                Texts[i] = (byte*)NativeMemory.Alloc((nuint)size + 1);
                Encoding.UTF8.GetBytes(texts[i], new Span<byte>(Texts[i], size));
                Texts[i][size] = 0;
            }
            Texts[texts.Count] = null;
        }

        public void Dispose()
        {
            for (var text = Texts; *text is not null; text++)
                NativeMemory.Free(*text);
            NativeMemory.Free(Texts);
        }
    }
}
