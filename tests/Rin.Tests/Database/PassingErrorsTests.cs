using GapFurniture.Rin.Database;

namespace GapFurniture.Rin.Tests.Database;

public sealed class PassingErrorsTests
{
    [Theory]
    // What Redshift sends, with the detail hidden, shown, and as the Data API words it.
    [InlineData("XX000", "1023", nameof(Blame.Conflict))]
    [InlineData("XX000", "XX000: 1023", nameof(Blame.Conflict))]
    [InlineData(
        "XX000",
        "1023 (Serializable isolation violation on table - 100214, transactions forming the cycle are: …)",
        nameof(Blame.Conflict)
    )]
    [InlineData(null, "ERROR: 1023\n  Detail: Serializable isolation violation on table in Redshift", nameof(Blame.Conflict))]
    [InlineData("XX000", "could not complete because of conflict with concurrent transaction", nameof(Blame.Conflict))]
    [InlineData(null, "ERROR: could not complete because of conflict with concurrent transaction", nameof(Blame.Conflict))]
    [InlineData("XX000", "could not open relation with OID 108712", nameof(Blame.Conflict))]
    [InlineData(
        "XX000",
        "S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown,Rid ABC,CanRetry 1",
        nameof(Blame.Conflict)
    )]
    [InlineData("XX000", "table 3379442 dropped by concurrent transaction", nameof(Blame.Conflict))]
    [InlineData(null, "ERROR: table 3379442 dropped by concurrent transaction", nameof(Blame.Conflict))]
    [InlineData("XX000", "relation 108712 deleted while still in use", nameof(Blame.Conflict))]
    [InlineData("XX000", "cache lookup failed for relation 108712", nameof(Blame.Conflict))]
    [InlineData("XX000", "tuple concurrently updated", nameof(Blame.Conflict))]
    [InlineData(
        "XX000",
        "S3CurlException: Connection timed out after 50001 milliseconds, CurlError 28, multiCurlError 0, CanRetry 1, UserError 0",
        nameof(Blame.Conflict)
    )]
    [InlineData(
        "XX000",
        "S3ServiceException:Your socket connection to the server was not read from.,Status 400,Error RequestTimeout,Rid A,CanRetry 1",
        nameof(Blame.Conflict)
    )]
    [InlineData("25006", "transaction is read-only", nameof(Blame.Warehouse))]
    [InlineData(null, "ERROR: transaction is read-only", nameof(Blame.Warehouse))]
    [InlineData("XX000", "Disk Full (error: Disk Full code: 1016 context: node: 0)", nameof(Blame.Warehouse))]
    [InlineData(null, "The connection attempt failed.", nameof(Blame.Warehouse))]
    [InlineData(null, "Connection attempt timed out", nameof(Blame.Warehouse))]
    [InlineData(null, "This connection has been closed.", nameof(Blame.Warehouse))]
    [InlineData(null, "FATAL: sorry, too many clients already", nameof(Blame.Warehouse))]
    [InlineData(null, "FATAL: the database system is not yet accepting connections", nameof(Blame.Warehouse))]
    [InlineData(null, "ERROR: relation \"deadlock detected\" does not exist", null)]
    [InlineData(null, "ERROR: column \"disk full\" of relation \"cluster is paused\" does not exist", null)]
    [InlineData("40001", "could not serialize access due to concurrent update", nameof(Blame.Conflict))]
    [InlineData("40P01", "deadlock detected", nameof(Blame.Conflict))]
    [InlineData("55P03", "could not obtain lock on relation", nameof(Blame.Conflict))]
    // Away, full or read-only.
    [InlineData("25006", "cannot execute INSERT in a read-only transaction", nameof(Blame.Warehouse))]
    [InlineData(null, "ERROR: cannot execute COPY in a read-only transaction", nameof(Blame.Warehouse))]
    [InlineData("XX000", "the cluster is in read-only mode", nameof(Blame.Warehouse))]
    [InlineData("08006", "connection failure", nameof(Blame.Warehouse))]
    [InlineData("53300", "too many connections", nameof(Blame.Warehouse))]
    [InlineData("53100", "disk full", nameof(Blame.Warehouse))]
    [InlineData("57P01", "terminating connection due to administrator command", nameof(Blame.Warehouse))]
    [InlineData("57P03", "the database system is starting up", nameof(Blame.Warehouse))]
    [InlineData("58030", "could not read block 5: Input/output error", nameof(Blame.Warehouse))]
    [InlineData(null, "The cluster is paused. Resume it and try again.", nameof(Blame.Warehouse))]
    [InlineData(null, "FATAL: connection limit \"500\" exceeded for non-bootstrap users", nameof(Blame.Warehouse))]
    // What stays wrong.
    [InlineData("XX000", "Load into table 'access' failed. Check 'sys_load_error_detail' system table for details.", null)]
    [InlineData("XX000", "S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid 1023,CanRetry 1", null)]
    [InlineData("XX000", "The specified S3 prefix 'logs/1023.gz' does not exist", null)]
    [InlineData(null, "ERROR: Cannot COPY into nonexistent table paused", null)]
    [InlineData("42P01", "relation \"deadlock detected\" does not exist", null)]
    [InlineData("22P02", "invalid input syntax: \"1023\"", null)]
    [InlineData("57P04", "database was dropped", null)]
    [InlineData("28P01", "password authentication failed", null)]
    public void A_warehouses_passing_trouble_is_told_from_what_stays_wrong(string? state, string text, string? blame) =>
        (PassingErrors.BlameOf(state, text)?.ToString()).ShouldBe(blame);
}
