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
