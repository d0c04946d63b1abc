using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Tests.Fakes;

/// <summary>Keeps what is logged.</summary>
internal sealed class ListLogger : ILogger
{
    private readonly ConcurrentQueue<(EventId Id, LogLevel Level, string Text)> _entries = new();

    public IEnumerable<string> Texts => _entries.Select(e => e.Text);

    public IEnumerable<string> Named(string name) => _entries.Where(e => e.Id.Name == name).Select(e => e.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _entries.Enqueue((eventId, logLevel, formatter(state, exception)));
}
