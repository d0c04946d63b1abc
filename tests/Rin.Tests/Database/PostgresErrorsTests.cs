using System.Net.Sockets;
using GapFurniture.Rin.Database;
using Npgsql;

namespace GapFurniture.Rin.Tests.Database;

public sealed class PostgresErrorsTests
{
    private static PostgresException Error(string sqlState, string message = "m", string? detail = null) =>
        new(message, "ERROR", "ERROR", sqlState, detail);

    [Theory]
    [InlineData("40001", "could not serialize access", null, Blame.Conflict)]
    [InlineData("40P01", "deadlock detected", null, Blame.Conflict)]
    [InlineData("XX000", "1023", "Serializable isolation violation on table - 1, transactions forming the cycle are: 2, 3", Blame.Conflict)]
    [InlineData("XX000", "1023", null, Blame.Conflict)]
    [InlineData("XX000", "1023: Serializable isolation violation", null, Blame.Conflict)]
    [InlineData("XX000", "could not complete because of conflict with concurrent transaction", null, Blame.Conflict)]
    [InlineData("25006", "cannot execute COPY in a read-only transaction", null, Blame.Warehouse)]
    [InlineData("XX000", "cluster is in read-only mode", null, Blame.Warehouse)]
    [InlineData("XX000", "column \"read_only\" is of another type", null, Blame.Object)]
    [InlineData("XX000", "Load into table 't' failed: 1023 errors", null, Blame.Object)]
    [InlineData("XX000", "Load into table 't' failed. Check 'stl_load_errors' system table for details.", null, Blame.Object)]
    [InlineData("28000", "no such user", null, Blame.Connection)]
    [InlineData("28P01", "password authentication failed", null, Blame.Connection)]
    [InlineData("3D000", "database does not exist", null, Blame.Connection)]
    [InlineData("3F000", "schema does not exist", null, Blame.Object)]
    [InlineData("42P01", "relation does not exist", null, Blame.Object)]
    [InlineData("42601", "syntax error", null, Blame.Object)]
    [InlineData("42501", "permission denied", null, Blame.Object)]
    [InlineData("22P02", "invalid input", null, Blame.Object)]
    [InlineData("57014", "canceled", null, Blame.Object)]
    [InlineData("08006", "connection failure", null, Blame.Warehouse)]
    [InlineData("53300", "too many connections", null, Blame.Warehouse)]
    [InlineData("57P01", "terminating connection", null, Blame.Warehouse)]
    [InlineData("57P03", "starting up", null, Blame.Warehouse)]
    internal void A_servers_error_is_somebodys_fault(string sqlState, string message, string? detail, Blame failure)
    {
        PostgresErrors.BlameOf(Error(sqlState, message, detail)).ShouldBe(failure);
    }

    [Fact]
    public void A_server_that_does_not_answer_is_away()
    {
        Exception[] failures =
        [
            new NpgsqlException("Failed to connect", new SocketException((int)SocketError.ConnectionRefused)),
            new NpgsqlException("Exception while reading from stream", new EndOfStreamException()),
            new TimeoutException(),
            new IOException(),
            new SocketException(),
        ];

        failures.Select(PostgresErrors.BlameOf).ShouldAllBe(f => f == Blame.Warehouse);
        PostgresErrors.BlameOf(new InvalidOperationException()).ShouldBe(Blame.Object);
    }

    [Fact]
    public void Are_described_in_one_line()
    {
        PostgresErrors
            .Describe(Error("42P01", "relation \"t\" does not exist"))
            .ShouldBe("relation \"t\" does not exist [42P01]; create it, or check schema and table in the config");
        PostgresErrors.Describe(Error("XX000", "1023", "a cycle")).ShouldBe("1023 (a cycle) [XX000]");
        PostgresErrors
            .Describe(Error("XX000", "Assert", "\n  -------\n  error:  Assert\n  code:  1000\n  -------"))
            .ShouldBe("Assert (error:  Assert; code:  1000) [XX000]");
        PostgresErrors
            .Describe(new NpgsqlException("Failed to connect", new IOException("connection reset")))
            .ShouldBe("Failed to connect: connection reset");
        PostgresErrors.Describe(new NpgsqlException("no password")).ShouldBe("no password");
    }
}
