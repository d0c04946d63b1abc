using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Xml;
using Amazon.Runtime;

namespace GapFurniture.Aws;

/// <summary>The one list of failures of AWS and HTTP that pass by themselves. Whatever is not on it would be refused again.</summary>
public static class Transient
{
    // Too many calls, or too much at once. In order: every SDK's list; SQS; CodeBuild; Redshift Data API; Parameter Store; DynamoDB.
    // https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
    // https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html
    // https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_BatchExecuteStatement.html
    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
    private static readonly FrozenSet<string> s_throttling = Codes(
        "Throttling ThrottlingException ThrottledException RequestThrottled RequestThrottledException TooManyRequestsException SlowDown",
        "ProvisionedThroughputExceededException RequestLimitExceeded BandwidthLimitExceeded LimitExceededException EC2ThrottledException",
        "PriorRequestNotComplete TransactionInProgressException",
        "OverLimit KmsThrottled KMS.ThrottlingException AWS.SimpleQueueService.RequestThrottled",
        "AccountLimitExceededException",
        "ActiveStatementsExceededException ActiveSessionsExceededException ActiveWaitingRequestsExceededException",
        "TooManyUpdates",
        "ThrottlingError RequestLimitExceededException"
    );

    // Trouble of the service's own. In order: every service; S3, a conditional write that met another; Redshift Data API, which could not
    // reach the warehouse; EventBridge, another change under way; KMS behind any of them; STS; DynamoDB.
    // https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html
    // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
    private static readonly FrozenSet<string> s_trouble = Codes(
        "InternalFailure InternalError InternalServerError InternalServerException ServiceException",
        "ServiceUnavailable ServiceUnavailableException RequestTimeout RequestTimeoutException",
        "OperationAborted ConditionalRequestConflict",
        "ExecuteStatementException BatchExecuteStatementException DatabaseConnectionException QueryTimeoutException",
        "ConcurrentModificationException",
        "KMSInternalException DependencyTimeoutException",
        "IDPCommunicationError",
        "TransactionConflictException ReplicatedWriteConflictException"
    );

    private static FrozenSet<string> Codes(params string[] lines) =>
        lines.SelectMany(l => l.Split(' ')).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// True for failures that may pass by themselves: throttling, trouble of the server, broken connections, answers that broke off, time
    /// limits. The caller's own cancellation looks like a time limit: look at the token first.
    /// </summary>
    public static bool Is(Exception error) =>
        error switch
        {
            // A certificate that is not trusted today will not be tomorrow.
            _ when Cause<AuthenticationException>(error) is not null => false,
            AmazonServiceException service => Is(service),
            HttpRequestException { StatusCode: { } status } => IsStatus(status),
            HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException or XmlException =>
                true,
            AmazonClientException { InnerException: { } inner } => Is(inner),
            _ => false,
        };

    /// <summary>True if a service asks for fewer calls, or has as much running as the account's limits allow.</summary>
    public static bool IsThrottling(Exception error) =>
        error is AmazonServiceException service
        && (
            service.Retryable is { Throttling: true }
            || service.StatusCode is HttpStatusCode.TooManyRequests
            || s_throttling.Contains(CodeOf(service))
        );

    /// <summary>True for an error code of AWS that is on the list.</summary>
    public static bool IsCode(string? code) => code is not null && (s_throttling.Contains(code) || s_trouble.Contains(code));

    /// <summary>True for HTTP answers that may be others next time.</summary>
    /// <seealso href="https://docs.aws.amazon.com/cloudsearch/latest/developerguide/error-handling.html"/>
    public static bool IsStatus(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || (int)status >= 500 && status is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported);

    private static bool Is(AmazonServiceException service) =>
        IsStatus(service.StatusCode)
        || service.Retryable is not null
        || IsCode(CodeOf(service))
        // Success that cannot be read to its end, or no answer at all.
        || (int)service.StatusCode is >= 200 and < 300
        || ((int)service.StatusCode == 0 && (service.InnerException is not { } inner || Is(inner)));

    // The SDK names its exceptions by their codes.
    private static string CodeOf(AmazonServiceException e) => e.ErrorCode is { Length: > 0 } code ? code : e.GetType().Name;

    /// <summary>The first exception of a kind among an exception and its causes.</summary>
    public static T? Cause<T>(Exception? error)
        where T : Exception
    {
        while (error is not (null or T))
            error = error.InnerException;
        return (T?)error;
    }
}
