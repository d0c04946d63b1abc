using System.Collections.Frozen;
using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using System.Xml;
using Amazon.Runtime;

namespace GapFurniture.Shared;

/// <summary>
/// The house's one list of failures that pass by themselves, for AWS's services, HTTP, and PostgreSQL with Redshift. Whatever is on it may be
/// tried again without change; whatever is not would be refused again.
/// </summary>
public static partial class Transient
{
    /// <summary>What an error of a database means for the statement that met it.</summary>
    public enum Sql
    {
        /// <summary>It would fail again.</summary>
        No,

        /// <summary>Another transaction was in the way; the same statements may succeed at the next attempt.</summary>
        Conflict,

        /// <summary>The database is away, full or read-only for a while; every statement fails until it is back.</summary>
        Unavailable,
    }

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
            DbException database => OfSql(database.SqlState, database.Message) is not Sql.No,
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

    /// <summary>True for a code that asks for fewer calls.</summary>
    public static bool IsThrottlingCode(string? code) => code is not null && s_throttling.Contains(code);

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

    /// <summary>What an error of PostgreSQL or Redshift means.</summary>
    /// <param name="state">SQLSTATE; null where there is none, as from the Redshift Data API.</param>
    /// <param name="text">The server's text: message, and detail where there is one.</param>
    /// <seealso href="https://www.postgresql.org/docs/current/errcodes-appendix.html"/>
    public static Sql OfSql(string? state, string text) =>
        state switch
        {
            // Serialization failure, deadlock; a lock that was not free.
            "40001" or "40P01" or "55P03" => Sql.Conflict,
            // Read-only, as the source of a classic resize is:
            // https://docs.aws.amazon.com/redshift/latest/mgmt/resizing-cluster.html
            "25006" => Sql.Unavailable,
            // Connection exceptions; out of connections, memory or disk.
            ['0', '8', ..] or ['5', '3', ..] => Sql.Unavailable,
            // Shut down, crashed, starting up, idle for too long (57P04 is a dropped database); trouble of the system below.
            "57P01" or "57P02" or "57P03" or "57P05" or "58000" or "58030" => Sql.Unavailable,
            // Redshift's state for most of its own errors; the Data API has none. With any other state the text is about data or SQL.
            null or "" or ['X', 'X', ..] => Conflict().IsMatch(text) ? Sql.Conflict
            : Away().IsMatch(text) ? Sql.Unavailable
            : Sql.No,
            _ => Sql.No,
        };

    private static T? Cause<T>(Exception error)
        where T : Exception
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e is T found)
                return found;
        }
        return null;
    }

    // "1023" is all of the message where the detail is hidden; snapshot isolation has words of its own:
    // https://repost.aws/knowledge-center/redshift-serializable-isolation
    // https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html
    // A table that was dropped and created again in the meantime has another OID.
    [GeneratedRegex(
        @"^\W*(XX000: *)?(ERROR: *)?1023\b|serializable isolation violation|could not complete because of conflict with concurrent transaction|"
            + @"could not serialize access|deadlock detected|could not open relation with OID|"
            + @"S3ServiceException:[^""']{0,300}\b(Status 50[0-4]|SlowDown)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Conflict();

    // AWS documents no texts, so this knows the states of a cluster and the ways in which PostgreSQL's protocol ends. Names in quotes must
    // not count: a table may be called paused.
    [GeneratedRegex(
        @"\b(cluster|workgroup|warehouse|database system|endpoint)\b[^""']{0,80}\b(paus(ed|ing)|resum(ed|ing)|unavailable|not (currently )?available|"
            + @"reboot(ed|ing)|restart(ed|ing)|resiz(ed|ing)|maintenance|modifying|starting up|shutting down|in recovery|read-?only)\b"
            + @"|connection (was )?(refused|reset|timed out|closed|terminated)|could not connect|(unable|failed) to connect|terminating connection"
            + @"|connection limit|too many connections|connection slots|service is (currently )?unavailable"
            + @"|cannot execute [A-Z ]+ in a read-only transaction|read-only mode",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Away();
}
