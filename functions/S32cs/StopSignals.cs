using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs;

/// <summary>A signal, or the end of the time that was given, ends the work; what is not in by then comes again.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly PosixSignal[] s_signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly ILogger _logger;

    public StopSignals(ILogger logger, TimeSpan? limit)
    {
        _logger = logger;
        if (limit is { } time)
            _stop.CancelAfter(time);
        _registrations = [.. s_signals.Select(s => PosixSignalRegistration.Create(s, OnSignal))];
    }

    public CancellationToken Token => _stop.Token;

    private void OnSignal(PosixSignalContext context)
    {
        // The process ends by itself, when its reports are written.
        context.Cancel = true;
        Log.Stopping(_logger, context.Signal.ToString());
        _stop.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }
}
