using System.Text.RegularExpressions;
using Amazon.Runtime;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Warehouse;

/// <summary>Tells whose fault an error of the Data API is.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift-data/latest/APIReference/CommonErrors.html"/>
internal static partial class DataApiErrors
{
    /// <summary>The account's limits: the same call is let in a little later.</summary>
    public static bool IsBusy(Exception e) =>
        e is AmazonServiceException service
        && (
            (int)service.StatusCode == 429
            || Code(service)
                is "ActiveStatementsExceededException"
                    or "ActiveSessionsExceededException"
                    or "ActiveWaitingRequestsExceededException"
                    or "ThrottlingException"
                    or "Throttling"
                    or "TooManyRequestsException"
                    or "RequestLimitExceeded"
        );

    /// <summary>Busy, broken down or out of reach: worth asking again.</summary>
    public static bool IsTransient(Exception e) => Classify(e) is Failure.Unavailable;

    /// <summary>True if the service does not know, or not like, a member of the request.</summary>
    public static bool IsRefusedRequest(Exception e) =>
        e is AmazonServiceException service && Code(service) is "ValidationException" or "SerializationException";

    /// <summary>A failed call in one line.</summary>
    public static string Describe(Exception e) => $"Data API: {AwsTrouble.Describe(e)}";

    /// <summary>What a failed call means.</summary>
    public static Failure Classify(Exception e) =>
        e switch
        {
            AmazonServiceException service when IsBusy(service) || (int)service.StatusCode >= 500 => Failure.Unavailable,
            AmazonServiceException service
                when Code(service)
                    is "InternalServerException"
                        or "InternalFailure"
                        or "ServiceUnavailable"
                        or "ExecuteStatementException"
                        or "BatchExecuteStatementException"
                        or "DatabaseConnectionException"
                        or "QueryTimeoutException" => Failure.Unavailable,
            AmazonServiceException service => Away().IsMatch(service.Message) ? Failure.Unavailable : Failure.Connection,
            _ => Failure.Unavailable,
        };

    /// <summary>What the error of a statement that ran means; it is text and nothing else.</summary>
    public static Failure Classify(string error) =>
        Conflict().IsMatch(error) ? Failure.Conflict
        : Away().IsMatch(error) ? Failure.Unavailable
        : Login().IsMatch(error) ? Failure.Connection
        : Failure.Object;

    // The SDK names its exceptions by their codes.
    private static string Code(AmazonServiceException e) => e.ErrorCode is { Length: > 0 } code ? code : e.GetType().Name;

    // ERROR: 1023 DETAIL: Serializable isolation violation on table in Redshift
    [GeneratedRegex(
        @"serializable isolation violation|\b1023\b.*serializable|could not serialize access|deadlock detected",
        RegexOptions.IgnoreCase | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Conflict();

    // AWS documents no texts, so this knows the states of a cluster and the ways in which PostgreSQL's protocol ends. Names in quotes must
    // not count: a table may be called paused.
    [GeneratedRegex(
        @"\b(cluster|workgroup|warehouse|database system|endpoint)\b[^""']{0,80}\b(paus(ed|ing)|resum(ed|ing)|unavailable|not (currently )?available|"
            + @"reboot(ed|ing)|restart(ed|ing)|resiz(ed|ing)|maintenance|modifying|starting up|shutting down|in recovery)\b"
            + @"|connection (was )?(refused|reset|timed out|closed|terminated)|could not connect|(unable|failed) to connect|terminating connection"
            + @"|connection limit|too many connections|connection slots|service is (currently )?unavailable",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Away();

    [GeneratedRegex(
        @"authentication failed|\b(database|user|role) ""[^""]*"" does not exist|permission denied for database",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Login();
}
