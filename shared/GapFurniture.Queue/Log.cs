using Microsoft.Extensions.Logging;

namespace GapFurniture.Queue;

/// <summary>All log messages of the queue pump.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "listening on {QueueUrl}, visibility timeout {Seconds} s")]
    public static partial void Listening(ILogger logger, string queueUrl, int seconds);

    [LoggerMessage(2, LogLevel.Warning, "queue {Queue} does not answer: {Reason}; retrying in {Seconds:0.0} s")]
    public static partial void NoAnswer(ILogger logger, string queue, string reason, double seconds);

    [LoggerMessage(3, LogLevel.Error, "message {MessageId} is done but could not be deleted: it will be delivered again")]
    public static partial void NotDeleted(ILogger logger, string messageId);

    [LoggerMessage(4, LogLevel.Warning, "visibility of {Count} messages could not be extended: they may be delivered again")]
    public static partial void NotExtended(ILogger logger, int count);

    [LoggerMessage(5, LogLevel.Debug, "a receive to fill the batch failed: {Reason}")]
    public static partial void TopUpFailed(ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Error, "the handler of a batch of {Count} messages threw: they will be delivered again")]
    public static partial void HandlerThrew(ILogger logger, int count, Exception exception);
}
