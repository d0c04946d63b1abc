using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

internal static class LogLevelNames
{
    /// <summary>Knows the names of Lambda's logging configuration, of .NET, and the short ones of the text format.</summary>
    public static LogLevel? Parse(string name) =>
        name?.ToUpperInvariant() switch
        {
            "TRACE" or "TRCE" => LogLevel.Trace,
            "DEBUG" or "DBUG" => LogLevel.Debug,
            "INFO" or "INFORMATION" => LogLevel.Information,
            "WARN" or "WARNING" => LogLevel.Warning,
            "ERROR" or "FAIL" => LogLevel.Error,
            "FATAL" or "CRITICAL" or "CRIT" => LogLevel.Critical,
            _ => null,
        };

    /// <summary>Four letters, so that columns stand under each other.</summary>
    public static string Short(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            LogLevel.Critical => "crit",
            _ => "info",
        };

    /// <remarks>Not Enum.ToString, which needs reflection.</remarks>
    public static string Long(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "Trace",
            LogLevel.Debug => "Debug",
            LogLevel.Warning => "Warning",
            LogLevel.Error => "Error",
            LogLevel.Critical => "Critical",
            _ => "Information",
        };
}
