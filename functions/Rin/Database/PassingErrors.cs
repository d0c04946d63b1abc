using System.Text.RegularExpressions;

namespace GapFurniture.Rin.Database;

/// <summary>
/// The errors of PostgreSQL and Redshift that pass by themselves, whichever driver reports them. Whatever is on this list may be tried again
/// without change; whatever is not would be refused again.
/// </summary>
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
