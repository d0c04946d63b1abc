using System.Collections;
using System.Globalization;

namespace GapFurniture.ServerWrap.Server;

/// <summary>One start of the server, until all of its group has ended.</summary>
internal sealed class ServerRun : IDisposable
{
    private const int SubReaper = 36; // PR_SET_CHILD_SUBREAPER

    private readonly ChildProcess _process;
    private readonly OutputPump _output;

    // Whoever waits for it looks at something else meanwhile, every millisecond: no spinning.
    private readonly ManualResetEventSlim _exited = new(false, 0);
    private readonly ManualResetEventSlim _groupEnded = new(false, 0);
    private readonly long _startedAt = Environment.TickCount64;
    private readonly Action<ServerRun>? _onExit;
    private readonly bool _waitsForAll;
    private int _status;

    // Another start may follow by now, whose processes are children of ours as well.
    private volatile bool _isGivenUp;

    /// <summary>Starts the server.</summary>
    /// <param name="start">How.</param>
    /// <param name="generation">Which start it is, counted from 1.</param>
    /// <param name="lines">Where its lines go.</param>
    /// <param name="requestId">The invocation that is being served.</param>
    /// <param name="onExit">Called once when it has ended.</param>
    /// <exception cref="ServerException">It cannot be started.</exception>
    public ServerRun(ServerStart start, int generation, LineQueue lines, Func<string?> requestId, Action<ServerRun>? onExit)
    {
        (Generation, _onExit, _waitsForAll) = (generation, onExit, start.WaitsForAll);
        // Workers that lose their master become ours, to be waited for.
        _ = Native.ProcessControl(SubReaper, 1, 0, 0, 0);
        var (file, variables) = Found(start);
        _process = ChildProcess.Start(file, start.Command, variables);
        _output = new OutputPump(_process, lines, requestId);
        new Thread(Wait, 256 * 1024) { IsBackground = true, Name = "server's end" }.Start();
    }

    public int Generation { get; }

    /// <summary>The number of its first process.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has been ready.</summary>
    public volatile bool IsReady;

    /// <summary>Whether its first process has ended.</summary>
    public bool HasExited => _exited.IsSet;

    /// <summary>How long it has been running, or ran.</summary>
    public TimeSpan Age { get; private set; }

    /// <summary>Milliseconds since its start.</summary>
    public long Elapsed => Environment.TickCount64 - _startedAt;

    /// <summary>How it ended, for messages: <c>exit status 1</c>, <c>signal 9</c>.</summary>
    public string End =>
        (_status & 0x7F) is not 0 and var signal
            ? string.Create(CultureInfo.InvariantCulture, $"signal {signal}")
            : string.Create(CultureInfo.InvariantCulture, $"exit status {_status >> 8 & 0xFF}");

    /// <summary>Whether it ended as if all had gone well, as the first process of a daemon does.</summary>
    public bool HasSucceeded => HasExited && _status == 0;

    /// <summary>Whether somebody killed it: the kernel for want of memory, or an administrator.</summary>
    public bool WasKilled => HasExited && (_status & 0x7F) is Native.Kill or Native.Terminate;

    /// <summary>Waits for the end of its first process.</summary>
    public bool WaitForExit(TimeSpan timeout) => _exited.Wait(timeout < TimeSpan.Zero ? TimeSpan.Zero : timeout);

    /// <summary>Waits until the last of its group, which was killed, has ended, and what left it: until then its port is taken.</summary>
    public void WaitForGroup() => _isGivenUp = !_groupEnded.Wait(TimeSpan.FromSeconds(2));

    /// <summary>Waits for its end where the kernel is ending it already; at most a second.</summary>
    public void WaitWhileEnding()
    {
        for (var i = 0; i < 1000 && IsEnding() && !WaitForExit(TimeSpan.FromMilliseconds(1)); i++)
        {
            // Its files are being closed.
        }
    }

    private bool IsEnding()
    {
        try
        {
            return IsEnding(File.ReadAllText($"/proc/{Id}/stat"));
        }
        catch (IOException)
        {
            // It is no more, and whoever waits for it is about to say so.
            return true;
        }
    }

    /// <summary>Whether a process is ending, or has been killed and has not had the CPU since.</summary>
    /// <param name="stat"><c>1 (name) S parent group session terminal foreground flags …</c>, and the name may hold anything.</param>
    /// <seealso href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html"/>
    public static bool IsEnding(string stat)
    {
        const ulong exiting = 4; // PF_EXITING
        const ulong killed = 1 << (Native.Kill - 1);
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" || Has(6, exiting) || Has(28, killed);

        bool Has(int field, ulong bit) => ulong.TryParse(fields[field], out var bits) && (bits & bit) != 0;
    }

    /// <summary>The last lines of its output, each indented on a line of its own; empty where it wrote nothing.</summary>
    public string LastLines()
    {
        if (HasExited)
            WaitForOutput();
        var lines = _output.LastLines;
        return lines.Length == 0 ? "; it wrote nothing" : $"; its last lines:\n  {lines.Replace("\n", "\n  ", StringComparison.Ordinal)}";
    }

    /// <summary>Waits a moment until all is read that it wrote before it ended: who else has its output open may keep it so.</summary>
    public void WaitForOutput() => _output.WaitForEnd(TimeSpan.FromMilliseconds(200));

    /// <summary>Makes this process the server, for good.</summary>
    /// <exception cref="ServerException">It cannot be started.</exception>
    public static void Become(ServerStart start)
    {
        var (file, variables) = Found(start);
        ChildProcess.Become(file, start.Command, variables);
    }

    /// <summary>Asks its group to end, and kills what has not ended in time.</summary>
    public void Stop(TimeSpan timeout)
    {
        // The number of a process that has ended may be another's by now.
        if (!HasExited)
            _process.Signal(Native.Terminate);
        _ = WaitForExit(timeout);
        Dispose();
    }

    /// <summary>Kills its group.</summary>
    public void Kill()
    {
        _process.Dispose();
        _ = WaitForExit(TimeSpan.FromSeconds(2));
    }

    public void Dispose()
    {
        Kill();
        WaitForGroup();
    }

    /// <returns>The file of the command, and all variables as NAME=VALUE.</returns>
    private static (string File, List<string> Variables) Found(ServerStart start)
    {
        var environment = Variables(start);
        var variables = new List<string>(environment.Count);
        foreach (var (name, value) in environment)
            variables.Add($"{name}={value}");
        return (CommandFile.Find(start.Command[0], environment.GetValueOrDefault("PATH")), variables);
    }

    private static Dictionary<string, string> Variables(ServerStart start)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        // Lambda sets none, and nothing else can be written to.
        variables.TryAdd("HOME", "/tmp");
        foreach (var (name, value) in start.Environment)
            variables[name] = value;
        return variables;
    }

    private void Wait()
    {
        while (!HasExited)
        {
            var (process, status) = Native.WaitFor(_waitsForAll ? -1 : _process.Id);
            if (process != _process.Id && process >= 0)
                continue;
            // No such child: somebody else has waited for it. It has ended in any case.
            _status = process < 0 ? 0 : status;
            Age = TimeSpan.FromMilliseconds(Elapsed);
            _exited.Set();
        }
        // Workers whose master is gone go on answering, and keep the socket.
        _process.Dispose();
        _onExit?.Invoke(this);
        while (Native.WaitFor(-_process.Id).Process >= 0)
        {
            // The rest of the group, one by one.
        }
        if (_waitsForAll)
            Orphans.Kill(() => !_isGivenUp);
        _groupEnded.Set();
    }
}
