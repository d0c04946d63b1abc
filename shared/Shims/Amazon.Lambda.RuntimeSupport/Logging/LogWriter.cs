using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The function's log: one line on standard output per message, from where Lambda takes it to CloudWatch Logs.</summary>
internal sealed class LogWriter(Stream output, ILogLineFormat format, LogLevel minimum) : ILambdaLogger
{
    private readonly Lock _gate = new();

    /// <summary>The invocation in whose name lines are written. There is only ever one at a time.</summary>
    public ILambdaContext Invocation { get; set; }

    /// <remarks>Lambda sets these variables from the function's logging configuration.</remarks>
    public static LogWriter FromEnvironment() =>
        new(
            Console.OpenStandardOutput(),
            string.Equals(Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_FORMAT"), "JSON", StringComparison.OrdinalIgnoreCase)
                ? new JsonLogLineFormat()
                : new TextLogLineFormat(),
            LogLevelNames.Parse(Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_LEVEL")) ?? LogLevel.Information
        );

    public void Log(string message) => Write(LogLevel.Information, null, message);

    public void LogLine(string message) => Write(LogLevel.Information, null, message);

    public void Log(string level, string message) => Write(LevelOf(level), null, message);

    public void Log(string level, string message, params object[] args) => Write(LevelOf(level), null, message, args);

    public void Log(string level, Exception exception, string message, params object[] args) =>
        Write(LevelOf(level), exception, message, args);

    public void Write(LogLevel level, Exception exception, string message, params object[] arguments)
    {
        if (level < minimum)
            return;

        var entry = new LogEntry(TimeProvider.System.GetUtcNow(), level, Invocation, exception, MessageTemplate.Parse(message), arguments);
        var line = format.Format(entry);
        // One write per line: other writers to standard output cannot come in between.
        lock (_gate)
        {
            output.Write(line.Span);
            output.Flush();
        }
    }

    private static LogLevel LevelOf(string name) => LogLevelNames.Parse(name) ?? LogLevel.Information;
}
