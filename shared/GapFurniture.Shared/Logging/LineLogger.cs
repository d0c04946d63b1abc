using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Logging;

/// <summary>
/// Writes each log entry at once as one line: JSON for Lambda, plain for people. It writes synchronously because a Lambda environment is
/// frozen as soon as the answer is out, and a line still waiting in a background queue would come late or never. Thread safe.
/// </summary>
public sealed class LineLogger : ILogger
{
    private readonly TextWriter _output;
    private readonly LineFormat _format;
    private readonly LogLevel _least;
    private readonly Redactor _redactor;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();

    /// <summary>Creates a logger.</summary>
    /// <param name="output">Where lines go.</param>
    /// <param name="format">What a line looks like.</param>
    /// <param name="least">Entries below this level are left out.</param>
    /// <param name="redactor">Blots out secrets in every line.</param>
    /// <param name="time">Clock of the timestamps; the system's when null.</param>
    public LineLogger(TextWriter output, LineFormat format, LogLevel least, Redactor redactor, TimeProvider? time = null)
    {
        _output = output;
        _format = format;
        _least = least;
        _redactor = redactor;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The logger of a piece: JSON into Lambda's log, or plain lines on standard error.</summary>
    public static LineLogger For(bool inLambda, LogLevel least, Redactor redactor) =>
        inLambda
            ? new LineLogger(LambdaOutput(), LineFormat.Json, least, redactor)
            : new LineLogger(Console.Error, LineFormat.Plain, least, redactor);

    /// <summary>Lambda's log itself: what goes through <see cref="Console"/> the official bootstrap may wrap once more.</summary>
    public static TextWriter LambdaOutput() => new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel >= _least && logLevel != LogLevel.None;

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc />
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
            return;
        // Secrets go before the line is formatted: afterwards JSON's escapes could hide them.
        var message = _redactor.Redact(formatter(state, exception));
        var trace = exception is null ? null : _redactor.Redact(exception.ToString());
        var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        var line = _format switch
        {
            LineFormat.Json => JsonLine.Format(_time.GetUtcNow(), logLevel, eventId, message, values, trace, _redactor),
            _ => PlainLine.Format(_time.GetLocalNow(), logLevel, message, trace),
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
}
