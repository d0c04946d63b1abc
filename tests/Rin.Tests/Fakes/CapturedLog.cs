using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>Remembers what is logged at every level, as the program's own log would show it.</summary>
internal sealed class CapturedLog : ILogger, IDisposable
{
    private readonly List<(LogLevel Level, string Message)> _entries = [];
    private readonly StringWriter _lines = new();
    private readonly LineLogger _log;

    public CapturedLog(Redactor? redactor = null) =>
        _log = new LineLogger(_lines, isJson: true, LogLevel.Trace, redactor ?? new Redactor());

    public string Lines => _lines.ToString();

    public IReadOnlyList<string> At(LogLevel level)
    {
        lock (_entries)
            return [.. _entries.Where(e => e.Level == level).Select(e => e.Message)];
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        lock (_entries)
            _entries.Add((logLevel, formatter(state, exception)));
        _log.Log(logLevel, eventId, state, exception, formatter);
    }

    // A reminder whose time has come may still log; the lines hold nothing that would have to be freed.
    public void Dispose() { }
}
