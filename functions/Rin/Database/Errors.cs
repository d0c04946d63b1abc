using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using GapFurniture.Aws;
using Npgsql;

namespace GapFurniture.Rin.Database;

/// <summary>The errors of PostgreSQL and Redshift that pass by themselves, whichever driver reports them. Whatever is on this list may be
/// tried again without change; whatever is not would be refused again.</summary>
internal static partial class PassingErrors
{
    /// <summary>What is to blame for an error that passes; null for one that does not.</summary>
    /// <param name="state">SQLSTATE; null where there is none, as from the Redshift Data API.</param>
    /// <param name="text">The server's text: message, and detail where there is one.</param>
    /// <seealso href="https://www.postgresql.org/docs/current/errcodes-appendix.html"/>
    public static Blame? BlameOf(string? state, string text) =>
        state switch
        {
            // Serialization failure, deadlock; a lock that was not free.
            "40001" or "40P01" or "55P03" => Blame.Conflict,
            // Read-only, as the source of a classic resize is:
            // https://docs.aws.amazon.com/redshift/latest/mgmt/resizing-cluster.html
            "25006" => Blame.Warehouse,
            // Connection exceptions; out of connections, memory or disk.
            ['0', '8', ..] or ['5', '3', ..] => Blame.Warehouse,
            // Shut down, crashed, starting up, idle for too long (57P04 is a dropped database); trouble of the system below.
            "57P01" or "57P02" or "57P03" or "57P05" or "58000" or "58030" => Blame.Warehouse,
            // Redshift's state for most of its own errors; the Data API has none. With any other state the text is about data or SQL.
            null or "" or ['X', 'X', ..] => OfText(Quoted().Replace(text, "\"\"")),
            _ => null,
        };

    private static Blame? OfText(string text) =>
        Conflict().IsMatch(text) ? Blame.Conflict
        : Away().IsMatch(text) ? Blame.Warehouse
        : null;

    // Names must not count: a table may be called "deadlock detected".
    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Quoted();

    // "1023" is all of the message where the detail is hidden; snapshot isolation has words of its own:
    // https://repost.aws/knowledge-center/redshift-serializable-isolation
    // https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html
    // A table that was dropped and created again in the meantime has another OID:
    // https://github.com/dbt-labs/dbt-adapters/pull/1873, https://docs.aws.amazon.com/redshift/latest/mgmt/cluster-versions.html
    // S3 that COPY did not reach, or that was busy, is no fault of the file either.
    [GeneratedRegex(
        @"^\W*(XX000: *)?(ERROR: *)?1023\b|serializable isolation violation|could not complete because of conflict with concurrent transaction|"
            + @"could not serialize access|deadlock detected|tuple concurrently (updated|deleted)|dropped by concurrent transaction|"
            + @"relation with OID|deleted while still in use|cache lookup failed for relation|S3CurlException|"
            + @"S3ServiceException:[^""']{0,300}\b(Status (408|429|50[0-4])|SlowDown|RequestTimeout|Throttling(Exception)?|TooManyRequests)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Conflict();

    // AWS documents no texts, so this knows the states of a cluster, what JDBC says of a connection (the Data API uses it), and the ways in
    // which PostgreSQL's protocol ends, in the words of 8.0, which Redshift descends from, and of today.
    [GeneratedRegex(
        @"\b(cluster|workgroup|warehouse|database system|endpoint)\b[^""']{0,80}\b(paus(ed|ing)|resum(ed|ing)|unavailable|not (currently )?available|"
            + @"reboot(ed|ing)|restart(ed|ing)|resiz(ed|ing)|maintenance|modifying|starting up|shutting down|in recovery|read-?only|"
            + @"not (yet )?accepting)\b|connection( attempt)?( was| has been| is)? (refused|reset|timed out|closed|terminated|aborted|failed)"
            + @"|connect timed out|could not connect|(unable|failed) to connect|terminating connection|closed the connection unexpectedly"
            + @"|I/O error occurred while sending to the backend|connection limit|too many (connections|clients)|connection slots"
            + @"|service is (currently )?unavailable|(cannot execute [A-Z ]+ in a|transaction is) read-?only|read-?only mode|\bDisk Full\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Away();
}

/// <summary>What an error of the PostgreSQL driver means.</summary>
internal static class PostgresErrors
{
    public static Blame BlameOf(Exception e) =>
        e switch
        {
            // Wrong password or user, no such database.
            PostgresException { SqlState: ['2', '8', ..] or "3D000" } => Blame.Connection,
            // The detail has the sentence where the message is a number, as in "1023".
            PostgresException postgres => PassingErrors.BlameOf(postgres.SqlState, $"{postgres.MessageText} {postgres.Detail}")
                ?? Blame.Object,
            // A certificate that is not trusted today will not be tomorrow; nor will a server without TLS get it by waiting.
            NpgsqlException { InnerException: AuthenticationException } => Blame.Connection,
            NpgsqlException { InnerException: null } tls
                when tls.Message.StartsWith("SSL connection requested", StringComparison.Ordinal) => Blame.Connection,
            NpgsqlException or TimeoutException or IOException or SocketException => Blame.Warehouse,
            _ => Blame.Object,
        };

    public static string Describe(Exception e) =>
        e is PostgresException postgres
            ? $"{postgres.MessageText}{(postgres.Detail is { Length: > 0 } detail ? $" ({OneLine(detail)})" : "")} [{postgres.SqlState}]{Advice(postgres)}"
        : e.InnerException is { } inner and (SocketException or IOException or TimeoutException or AuthenticationException)
            ? $"{(e.Message == inner.Message ? "" : $"{e.Message}: ")}{inner.Message}{Advice(inner)}"
        : e.Message.StartsWith("SSL connection requested", StringComparison.Ordinal)
            ? $"{e.Message.TrimEnd('.')}; check redshift.host and port, or set sslmode if the server has no TLS"
        : e.Message;

    // Redshift frames its details with lines of dashes.
    private static string OneLine(string detail) =>
        string.Join(
            "; ",
            detail.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(l => l.Trim('-').Length > 0)
        );

    // The commonest mistakes of a config; anything else speaks for itself.
    private static string Advice(PostgresException e) =>
        e.SqlState switch
        {
            "28000" or "28P01" => "; check redshift.user and password",
            "3D000" => "; check redshift.dbname",
            "3F000" => "; check redshift.schema",
            _ when e.SqlState == "42P01" || e.MessageText.Contains("COPY into nonexistent table", StringComparison.Ordinal) =>
                "; create it, or check schema and table in the config",
            _ => "",
        };

    private static string Advice(Exception inner) =>
        inner is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } ? "; check redshift.host" : "";
}

/// <summary>What an error of the Data API means.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift-data/latest/APIReference/CommonErrors.html"/>
internal static partial class DataApiErrors
{
    /// <summary>A call of AWS that did not succeed, or never reached it.</summary>
    public static bool IsFailure(Exception e) => AwsTrouble.Is(e) || e is IOException or TimeoutException or OperationCanceledException;

    /// <summary>True if the service does not know, or not like, a member of the request.</summary>
    public static bool IsRefusedRequest(Exception e) =>
        e is ValidationException || (e as AmazonServiceException)?.ErrorCode is "ValidationException" or "SerializationException";

    public static Blame BlameOf(Exception e) =>
        e is AmazonServiceException && !Transient.Is(e) && PassingErrors.BlameOf(null, e.Message) is not Blame.Warehouse
            ? Blame.Connection
            : Blame.Warehouse;

    /// <summary>What the error of a statement that ran means; it is text and nothing else.</summary>
    public static Blame BlameOf(string error) =>
        PassingErrors.BlameOf(null, error) ?? (Login().IsMatch(error) ? Blame.Connection : Blame.Object);

    [GeneratedRegex(
        @"authentication failed|\b(database|user|role) ""[^""]*"" does not exist|permission denied for database",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Login();
}
