using System.Net;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace GapFurniture.Shared.Tests.Fakes;

/// <summary>The failures of SQS as the SDK throws them.</summary>
internal static class SqsErrors
{
    public static Exception AccessDenied() =>
        new AmazonSQSException(
            "User is not authorized to perform this action",
            ErrorType.Sender,
            "AccessDenied",
            "request-1",
            HttpStatusCode.Forbidden
        );

    public static Exception Throttled() =>
        new AmazonSQSException("Rate exceeded", ErrorType.Sender, "ThrottlingException", "request-1", HttpStatusCode.BadRequest);

    public static Exception ServerError() =>
        new AmazonSQSException("We encountered an internal error", ErrorType.Receiver, "InternalError", "request-1", (HttpStatusCode)500);

    public static Exception Disconnected() => new HttpRequestException("Connection reset by peer");

    public static Exception TimedOut() => new TaskCanceledException("The request timed out", new TimeoutException());

    public static Exception NoQueue() => new QueueDoesNotExistException("The specified queue does not exist.");
}
