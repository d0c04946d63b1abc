using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Logging;

/// <summary>
/// Writes each log entry at once as one line: JSON for Lambda, plain for people. It writes synchronously because a Lambda environment is
/// frozen as soon as the answer is out, and a line still waiting in a background queue would come late or never.
/// </summary>
public sealed class LineLoggerProvider : ILoggerProvider
{
    private readonly TextWriter _output;
    private readonly LineFormat _format;
    private readonly Redactor _redactor;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();

    /// <summary>Creates a provider.</summary>
    /// <param name="output">Where lines go.</param>
    /// <param name="format">What a line looks like.</param>
    /// <param name="redactor">Blots out secrets in every line.</param>
    /// <param name="time">Clock of the timestamps; the system's when null.</param>
    public LineLoggerProvider(TextWriter output, LineFormat format, Redactor redactor, TimeProvider? time = null)
    {
        _output = output;
        _format = format;
        _redactor = redactor;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new LineLogger(this);

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            _output.Flush();
        }
        catch (IOException)
        {
            // As with any line.
        }
    }

    internal void Write(
        LogLevel level,
        EventId id,
        string message,
        IReadOnlyList<KeyValuePair<string, object?>> values,
        Exception? exception
    )
    {
        // Secrets go before the line is formatted: afterwards JSON's escapes could hide them.
        message = _redactor.Redact(message);
        var trace = exception is null ? null : _redactor.Redact(exception.ToString());
        var line = _format switch
        {
            LineFormat.Json => JsonLine.Format(_time.GetUtcNow(), level, id, message, values, trace, _redactor),
            _ => PlainLine.Format(_time.GetLocalNow(), level, message, trace),
        };
        lock (_lock)
        {
            try
            {
                _output.WriteLine(line);
                _output.Flush();
            }
            catch (IOException)
            {
                // A log that is full must not stop the work; what failed is also told by the exit code or the answer.
            }
        }
    }

    private sealed class LineLogger(LineLoggerProvider provider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) =>
            provider.Write(
                logLevel,
                eventId,
                formatter(state, exception),
                state as IReadOnlyList<KeyValuePair<string, object?>> ?? [],
                exception
            );
    }
}
