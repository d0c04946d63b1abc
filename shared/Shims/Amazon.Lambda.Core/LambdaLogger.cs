namespace Amazon.Lambda.Core;

/// <summary>The function's log for code that has no <see cref="ILambdaContext"/> at hand.</summary>
public static class LambdaLogger
{
    /// <summary>The bootstrap puts its logger here; without one (in a unit test, say) lines go to the console.</summary>
    internal static ILambdaLogger Target { get; set; } = new ConsoleLogger();

    public static void Log(string message) => Target.Log(message);

    public static void Log(string level, string message, params object[] args) => Target.Log(level, message, args);

    public static void Log(string level, Exception exception, string message, params object[] args) =>
        Target.Log(level, exception, message, args);

    public static void Log(LogLevel level, string message, params object[] args) => Target.Log(level, message, args);

    public static void Log(LogLevel level, Exception exception, string message, params object[] args) =>
        Target.Log(level, exception, message, args);

    private sealed class ConsoleLogger : ILambdaLogger
    {
        public void Log(string message) => LogLine(message);

        public void LogLine(string message) => Console.WriteLine(message);
    }
}
