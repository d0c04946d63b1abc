using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap;

/// <summary>All messages of serverwrap.</summary>
internal static partial class Log
{
    [LoggerMessage(900, LogLevel.Information, "the server is ready after {Milliseconds} ms")]
    public static partial void Ready(ILogger logger, long milliseconds);
}
