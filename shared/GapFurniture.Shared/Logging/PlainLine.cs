using System.Globalization;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Logging;

/// <summary>A log line for people: <c>2026-11-21 08:00:00 info  message</c>.</summary>
internal static class PlainLine
{
    public static string Format(DateTimeOffset time, LogLevel level, string message, string? trace)
    {
        var stamp = time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        // A log entry is one line, whatever other systems put into their messages.
        var text = TerminalText.OneLine(message);
        return trace is null
            ? $"{stamp} {Name(level)} {text}"
            : $"{stamp} {Name(level)} {text}{Environment.NewLine}{TerminalText.Lines(trace)}";
    }

    private static string Name(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info ",
            LogLevel.Warning => "warn ",
            LogLevel.Error => "error",
            _ => "fatal",
        };
}
