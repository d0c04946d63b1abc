using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin;

/// <summary>The first signal asks to stop, the second to abort.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly PosixSignal[] s_signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly ILogger _logger;
    private int _received;

    public StopSignals(ILogger logger)
    {
        _logger = logger;
        _registrations = [.. s_signals.Select(s => PosixSignalRegistration.Create(s, OnSignal))];
    }

    /// <summary>Finish what is in hand, receive nothing more.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Give up what is in hand.</summary>
    public CancellationToken Abort => _abort.Token;

    /// <summary>Asks to stop after a while.</summary>
    public void StopAfter(TimeSpan time) => _stop.CancelAfter(time);

    private void OnSignal(PosixSignalContext context)
    {
        // The process ends by itself, when its work is put away.
        context.Cancel = true;
        // Counted, not looked up: the second signal may come while the first is still being handled on another thread.
        if (Interlocked.Increment(ref _received) > 1)
        {
            Log.Aborting(_logger, context.Signal.ToString());
            _abort.Cancel();
        }
        else
        {
            Log.Stopping(_logger, context.Signal.ToString());
            _stop.Cancel();
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }
}
