using System.Runtime.InteropServices;

namespace GapFurniture.Shared.Lifetime;

/// <summary>The first SIGTERM, SIGINT, SIGHUP or SIGQUIT asks to stop, the second to abort; the program ends by itself.</summary>
public sealed class StopSignals : IDisposable
{
    private static readonly PosixSignal[] s_signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    /// <summary>Handles the signals until it is disposed.</summary>
    /// <param name="stopping">Called with the first signal before <see cref="Stop"/>.</param>
    /// <param name="aborting">Called with each further signal before <see cref="Abort"/>.</param>
    public StopSignals(Action<PosixSignal> stopping, Action<PosixSignal> aborting)
    {
        _registrations = [.. s_signals.Select(s => PosixSignalRegistration.Create(s, OnSignal))];

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            // Counted, not looked up: the second signal may come while the first is still being handled on another thread.
            var isFirst = Interlocked.Increment(ref _received) == 1;
            (isFirst ? stopping : aborting)(context.Signal);
            (isFirst ? _stop : _abort).Cancel();
        }
    }

    /// <summary>The exit code by which shells tell that a signal has ended a program.</summary>
    // .NET numbers SIGHUP, SIGINT and SIGQUIT as the system does, but below zero; SIGTERM is another.
    public static int ExitCodeOf(PosixSignal signal) => 128 + (signal is PosixSignal.SIGTERM ? 15 : -(int)signal);

    /// <summary>Finish the current work, begin nothing more.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Abandon the current work.</summary>
    public CancellationToken Abort => _abort.Token;

    /// <summary>Asks to stop after a while, as the first signal does.</summary>
    public void StopAfter(TimeSpan time) => _stop.CancelAfter(time);

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }
}
