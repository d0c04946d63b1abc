using System.Net;
using System.Net.Sockets;
using GapFurniture.ServerWrap.Http;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap.Server;

/// <summary>
/// The server: started when it is first needed, started again when it has ended. Only whoever needs it waits for it, so a server that ends again
/// and again costs nothing between requests.
/// </summary>
internal sealed class ServerProcess : IServer, IDisposable
{
    // How often readiness is looked for, in microseconds: a look costs some three of them. Most servers take milliseconds, some take seconds.
    private const uint ShortLook = 100;
    private const uint LongLook = 1000;
    private const long ShortLooks = 50; // milliseconds
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    // How long a port may take to be free, in milliseconds.
    private const long Leaving = 500;

    private readonly ServerStart _start;
    private readonly LineQueue _lines;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Readiness _readiness;
    private readonly object _gate = new();
    private readonly ManualResetEventSlim _stopping = new();
    private volatile ServerRun? _run;
    private int _earlyEnds;
    private int _counted;
    private int _starts;

    // How long the last start took, in milliseconds, until it is logged; then -1.
    private long _untold = -1;

    /// <param name="start">How it is started.</param>
    /// <param name="lines">Where its lines go.</param>
    /// <param name="logger">Where we say what becomes of it.</param>
    /// <param name="time">The clock.</param>
    public ServerProcess(ServerStart start, LineQueue lines, ILogger logger, TimeProvider time)
    {
        (_start, _lines, _logger, _time) = (start, lines, logger, time);
        _readiness = new Readiness(start.ReadyAt ?? start.EndPoint, start.ReadyPath, start.ReadyStatus);
    }

    public EndPoint EndPoint => _start.EndPoint;

    public int Generation => _run?.Generation ?? 0;

    public string? RequestId { get; set; }

    public long AnsweredAt { get; set; }

    /// <summary>The number of its first process, which is also that of its group; null before its first start.</summary>
    public int? Id => _run?.Id;

    public void Begin()
    {
        lock (_gate)
        {
            if (_run is null)
                Start(long.MaxValue);
        }
    }

    public void TellReady()
    {
        if (_untold >= 0 && Interlocked.Exchange(ref _untold, -1) is >= 0 and var milliseconds)
            Log.Ready(_logger, milliseconds);
    }

    public void EnsureReady(long deadline)
    {
        if (_run is { IsReady: true, HasExited: false })
            return;
        if (!Monitor.TryEnter(_gate, Left(deadline)))
            throw StillStarting();
        try
        {
            for (var mayRepeat = true; _run is not { IsReady: true, HasExited: false }; mayRepeat = false)
            {
                if (_run is null or { HasExited: true })
                    Start(deadline);
                WaitUntilReady(_run!, deadline, mayRepeat);
            }
        }
        finally
        {
            Monitor.Exit(_gate);
        }
    }

    public void BrokeOff(int generation)
    {
        var run = _run;
        if (run?.Generation == generation)
            run.WaitWhileEnding();
    }

    public void Hung(int generation)
    {
        lock (_gate)
        {
            if (_run is not { HasExited: false } run || run.Generation != generation)
                return;
            Log.Hung(_logger, run.Id);
            run.Kill();
        }
    }

    public void Stop()
    {
        _stopping.Set();
        // Whoever waits for it to be ready gives up now.
        lock (_gate)
        {
            _run?.Stop(_start.StopTimeout);
            _run?.WaitForOutput();
        }
        _ = _lines.Flush(TimeSpan.FromMilliseconds(100));
    }

    public void Dispose()
    {
        _stopping.Set();
        lock (_gate)
            _run?.Dispose();
        _stopping.Dispose();
    }

    private void Start(long deadline)
    {
        // A request that is repeated because the server was stopped must not start it again.
        if (_stopping.IsSet)
            throw Stopped();
        if (_run is { } last)
        {
            // A wait that was given up leaves the count as it is.
            _earlyEnds =
                last.IsReady ? 0
                : last.Generation == _counted ? _earlyEnds
                : _earlyEnds + 1;
            _counted = last.Generation;
            last.WaitForGroup();
        }
        Pause(deadline);
        if (IsTaken())
            throw new ServerException(
                $"something else already accepts connections at {Readiness.Describe(EndPoint)}; end it, or give the server another address by -connection"
            );
        // Of an earlier life: nginx tries to bind for 2.5 s before it gives up.
        if (EndPoint is UnixDomainSocketEndPoint)
            File.Delete(EndPoint.ToString()!);
        foreach (var socket in _start.Sockets)
        {
            if (File.Exists(socket) && !HttpSocket.IsAccepted(new UnixDomainSocketEndPoint(socket).Serialize()))
                File.Delete(socket);
        }
        _run = new ServerRun(_start, ++_starts, _lines, () => RequestId, OnExit);
        Log.Started(_logger, _run.Id, _start.Command[0], Readiness.Describe(EndPoint));
    }

    // Whoever was killed a moment ago, with its keeper, still has its port.
    private bool IsTaken()
    {
        var address = EndPoint.Serialize();
        for (var started = Environment.TickCount64; HttpSocket.IsAccepted(address); )
        {
            if (Environment.TickCount64 - started > Leaving || _stopping.Wait(1))
                return true;
        }
        return false;
    }

    // A server that cannot start would take all of the CPU.
    private void Pause(long deadline)
    {
        if (_earlyEnds < 2)
            return;
        var pause = TimeSpan.FromMilliseconds(50 << Math.Min(_earlyEnds - 2, 10));
        if (pause > s_longestPause)
            pause = s_longestPause;
        Log.Pauses(_logger, _earlyEnds, (long)pause.TotalMilliseconds);
        var left = Left(deadline);
        if (_stopping.Wait(pause < left ? pause : left))
            throw Stopped();
        if (Left(deadline) == TimeSpan.Zero)
            throw StillStarting();
    }

    /// <param name="run">What is waited for.</param>
    /// <param name="deadline">Milliseconds since 1970.</param>
    /// <param name="mayRepeat">It is started once more where somebody kills it: what has no fault of its own may do better then.</param>
    private void WaitUntilReady(ServerRun run, long deadline, bool mayRepeat)
    {
        var end = (long)_start.ReadyTimeout.TotalMilliseconds;
        while (!run.HasExited)
        {
            var left = Left(deadline);
            if (_stopping.IsSet)
                throw Stopped();
            if (_readiness.IsReady(TimeSpan.FromMilliseconds(Math.Clamp(end - run.Elapsed, 1, 1000))))
            {
                run.IsReady = true;
                _untold = run.Elapsed;
                return;
            }
            if (run.Elapsed >= end)
            {
                var advice =
                    _start.ReadyAt is not null || _readiness.Accepts()
                        ? "give another path or other statuses (-ready, -ready-status)"
                        : $"tell it to listen at {Readiness.Describe(EndPoint)} ($PORT, $SOCKET), say where it listens (-connection)";
                run.Kill();
                throw new ServerException(
                    $"{_start.Command[0]} was not ready within {end / 1000.0} s: {_readiness.Reason}; {advice}, or give it more time "
                        + $"(-ready-timeout){run.LastLines()}"
                );
            }
            if (left == TimeSpan.Zero)
                throw StillStarting();
            _ = Native.Rest(run.Elapsed < ShortLooks ? ShortLook : LongLook);
        }
        if (run.WasKilled && mayRepeat)
        {
            Log.Killed(_logger, run.Id);
            return;
        }
        var background = run.HasSucceeded ? "; if it goes into the background, tell it to stay in the foreground" : "";
        throw new ServerException($"{_start.Command[0]} ended with {run.End} before it was ready{background}{run.LastLines()}");
    }

    private void OnExit(ServerRun run)
    {
        if (run.IsReady && !_stopping.IsSet)
            Log.Ended(_logger, run.Id, run.End, run.Age.TotalSeconds);
    }

    private TimeSpan Left(long deadline)
    {
        var left = deadline - _time.GetUtcNow().ToUnixTimeMilliseconds();
        // A wait takes no more than int.MaxValue milliseconds.
        return TimeSpan.FromMilliseconds(Math.Clamp(left, 0, int.MaxValue));
    }

    private ServerException StillStarting() => new($"{_start.Command[0]} is not ready yet: {_readiness.Reason}") { StillStarting = true };

    private ServerException Stopped() => new($"{_start.Command[0]} is being stopped");
}
