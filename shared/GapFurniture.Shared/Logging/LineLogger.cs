using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Logging;

/// <summary>What a log line looks like.</summary>
public enum LineFormat
{
    /// <summary>For people at a terminal: <c>2026-11-21 08:00:00 info  message</c>.</summary>
    Plain,

    /// <summary>One JSON object a line, for Lambda and log collectors.</summary>
    Json,
}

/// <summary>
/// A value of a log message that has members of its own in a JSON line, such as the numbers of a summary; in a plain line it is its
/// <see cref="object.ToString"/>. Its members are written as they are: no secrets in them.
/// </summary>
public interface IJsonMembers
{
    /// <summary>Writes the members into the line's object.</summary>
    void WriteMembers(Utf8JsonWriter json);
}

/// <summary>
/// Writes each log entry immediately as one line: JSON for Lambda, plain for people. It writes synchronously because a Lambda environment is
/// frozen as soon as the answer is out, and a line still waiting in a background queue would come late or never. Thread safe.
/// </summary>
/// <param name="output">Where lines go.</param>
/// <param name="format">What a line looks like.</param>
/// <param name="least">Entries below this level are not written.</param>
/// <param name="redactor">Masks secrets in every line.</param>
/// <param name="time">Clock of the timestamps; the system's when null.</param>
public sealed class LineLogger(TextWriter output, LineFormat format, LogLevel least, Redactor redactor, TimeProvider? time = null) : ILogger
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();

    /// <summary>The logger of a piece: JSON into Lambda's log, or plain lines on standard error.</summary>
    public static LineLogger For(bool inLambda, LogLevel least, Redactor redactor) =>
        inLambda
            ? new LineLogger(LambdaOutput(), LineFormat.Json, least, redactor)
            : new LineLogger(Console.Error, LineFormat.Plain, least, redactor);

    /// <summary>Lambda's log itself: what goes through <see cref="Console"/> the official bootstrap may wrap once more.</summary>
    public static TextWriter LambdaOutput() => new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

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
        var message = redactor.Redact(formatter(state, exception));
        var trace = exception is null ? null : redactor.Redact(exception.ToString());
        var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        var line = format switch
        {
            LineFormat.Json => JsonLine.Format(_time.GetUtcNow(), logLevel, eventId, message, values, trace, redactor),
            _ => Plain(_time.GetLocalNow(), logLevel, message, trace),
        };
        lock (_lock)
        {
            try
            {
                output.WriteLine(line);
                output.Flush();
            }
            catch (IOException)
            {
                // A log that is full must not stop the work; what failed is also in the exit code or the answer.
            }
        }
    }

    // One line, whatever other systems put into their messages.
    private static string Plain(DateTimeOffset time, LogLevel level, string message, string? trace)
    {
        var stamp = time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var name = level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info ",
            LogLevel.Warning => "warn ",
            LogLevel.Error => "error",
            _ => "fatal",
        };
        var line = $"{stamp} {name} {TerminalText.OneLine(message)}";
        return trace is null ? line : $"{line}{Environment.NewLine}{TerminalText.Lines(trace)}";
    }
}
