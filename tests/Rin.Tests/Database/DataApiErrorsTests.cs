using GapFurniture.Rin.Database;

namespace GapFurniture.Rin.Tests.Database;

public sealed class DataApiErrorsTests
{
    [Theory]
    [InlineData(
        "ERROR: 1023 Detail: Serializable isolation violation on table - 1256109, transactions forming the cycle are: 1, 2 (pid:8)"
    )]
    [InlineData("ERROR: deadlock detected")]
    [InlineData("ERROR: could not complete because of conflict with concurrent transaction")]
    public void A_conflict_is_nobodys_fault(string error) => DataApiErrors.BlameOf(error).ShouldBe(Blame.Conflict);

    [Theory]
    [InlineData("The cluster shop is paused.")]
    [InlineData("Redshift cluster is not available")]
    [InlineData("ERROR: cannot execute COPY in a read-only transaction")]
    [InlineData("ERROR: the database system is starting up")]
    [InlineData("FATAL: terminating connection due to administrator command")]
    [InlineData("Connection refused. Check that the hostname and port are correct")]
    public void A_cluster_that_is_away_is_waited_for(string error) => DataApiErrors.BlameOf(error).ShouldBe(Blame.Warehouse);

    [Theory]
    [InlineData("FATAL: password authentication failed for user \"loader\"")]
    [InlineData("FATAL: database \"dve\" does not exist")]
    public void A_refused_login_is_the_connections_fault(string error) => DataApiErrors.BlameOf(error).ShouldBe(Blame.Connection);

    [Theory]
    [InlineData("ERROR: relation \"paused\" does not exist")]
    [InlineData("ERROR: column \"maintenance\" of cluster table \"restarting\" does not exist")]
    [InlineData("ERROR: Load into table 't' failed. Check 'sys_load_error_detail' system table for details.")]
    [InlineData("ERROR: syntax error at or near \"1023\"")]
    [InlineData("ERROR: schema \"unavailable\" does not exist")]
    public void All_else_is_the_objects(string error) => DataApiErrors.BlameOf(error).ShouldBe(Blame.Object);
}
