using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Logging;

/// <summary>
/// A value of a log message that has members of its own in a JSON line, such as the numbers of a summary; in a plain line it is its
/// <see cref="object.ToString"/>. Its members are written as they are: no secrets in them.
/// </summary>
public interface IJsonMembers
{
    /// <summary>Adds the members to the line's object, which is being written.</summary>
    void AddTo(Utf8JsonWriter line);
}

/// <summary>
/// Writes each log entry immediately as one line: JSON for Lambda, plain for people. It writes synchronously because a Lambda environment is
/// frozen as soon as the answer is out, and a line still waiting in a background queue would come late or never. Thread safe.
/// </summary>
/// <param name="isJson">
/// True: an object a line in the shape of Lambda's own, for Lambda and log collectors; false: for people, <c>2026-11-21 08:00:00 info  message</c>.
/// </param>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html"/>
public sealed class LineLogger(TextWriter output, bool isJson, LogLevel least, Redactor redactor, TimeProvider? time = null) : ILogger
{
    // By level, for people and in JSON; an enum's own names would take reflection along.
    private static readonly string[] s_names = ["trace", "debug", "info ", "warn ", "error", "fatal"];
    private static readonly string[] s_levels = ["Trace", "Debug", "Information", "Warning", "Error", "Critical"];

    // Keys and table names in Japanese are to be readable in the log.
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();

    /// <summary>The logger of a piece: JSON into Lambda's log, or plain lines on standard error.</summary>
    public static LineLogger For(bool inLambda, LogLevel least, Redactor redactor) =>
        new(inLambda ? LambdaOutput() : Writer(Console.OpenStandardError()), isJson: inLambda, least, redactor);

    /// <summary>Lambda's log itself: what goes through <see cref="Console"/> the official bootstrap may wrap once more.</summary>
    public static TextWriter LambdaOutput() => Writer(Console.OpenStandardOutput());

    // Console's own writers make ready to read keys and to know terminals, and listen for signals of children.
    private static StreamWriter Writer(Stream stream) => new(stream) { AutoFlush = true };

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (!IsEnabled(logLevel))
            return;
        // Secrets go before the line is formatted: afterwards JSON's escapes could hide them.
        var message = redactor.Redact(formatter(state, exception));
        var trace = exception is null ? null : redactor.Redact(exception.ToString());
        var line = isJson ? Json(logLevel, eventId, message, trace, state) : Plain(logLevel, message, trace);
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

    // One line, whatever other systems put into their messages; a trace has its own.
    private string Plain(LogLevel level, string message, string? trace)
    {
        var stamp = _time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var line = $"{stamp} {s_names[(int)level]} {TerminalText.OneLine(message)}";
        return string.Join(Environment.NewLine, [line, .. trace?.Split('\n').Select(TerminalText.OneLine) ?? []]);
    }

    /// <summary>A JSON object on one line.</summary>
    /// <param name="write">Writes its members.</param>
    public static string JsonLine(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var line = new Utf8JsonWriter(bytes, s_readable))
        {
            line.WriteStartObject();
            write(line);
            line.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    // Timestamp, level, message; then the message's values by name.
    private string Json(LogLevel level, EventId id, string message, string? trace, object? state) =>
        JsonLine(line =>
        {
            line.WriteString("timestamp", _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            line.WriteString("level", s_levels[(int)level]);
            line.WriteString("message", message);
            if (id.Name is not null)
                line.WriteString("event", id.Name);
            foreach (var (placeholder, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                if (value is IJsonMembers members)
                    members.AddTo(line);
                else if (placeholder != "{OriginalFormat}")
                    Write(line, NameOf(placeholder), value);
            }
            if (trace is not null)
                line.WriteString("exception", trace);
        });

    // A value may not take the name of a member that lines have of their own.
    private static string NameOf(string placeholder) =>
        JsonNamingPolicy.CamelCase.ConvertName(placeholder) is var name
        && name is "timestamp" or "level" or "message" or "event" or "exception"
            ? name + "Value"
            : name;

    private void Write(Utf8JsonWriter line, string name, object? value)
    {
        if (value is null)
            line.WriteNull(name);
        else if (value is bool flag)
            line.WriteBoolean(name, flag);
        else if (value is int or long)
            line.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
        else if (value is double number && double.IsFinite(number))
            line.WriteNumber(name, number);
        else
            line.WriteString(name, redactor.Redact(TextOf(value)));
    }

    private static string TextOf(object value) =>
        value is IEnumerable list and not string
            ? string.Join(", ", list.Cast<object?>())
            : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
