using Microsoft.Extensions.Logging;

namespace GapFurniture.Thumbs;

/// <summary>All messages of thumbs.</summary>
internal static partial class Log
{
    [LoggerMessage(900, LogLevel.Information, "received {Url}")]
    public static partial void Received(ILogger logger, string url);
}
