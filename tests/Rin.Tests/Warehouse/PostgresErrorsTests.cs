using System.Net.Sockets;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Warehouse;
using Npgsql;

namespace GapFurniture.Rin.Tests.Warehouse;

public sealed class PostgresErrorsTests
{
    private static PostgresException Error(string sqlState, string message = "m", string? detail = null) =>
        new(message, "ERROR", "ERROR", sqlState, detail);

    [Theory]
    [InlineData("40001", "could not serialize access", null, Failure.Conflict)]
    [InlineData("40P01", "deadlock detected", null, Failure.Conflict)]
    [InlineData(
        "XX000",
        "1023",
        "Serializable isolation violation on table - 1, transactions forming the cycle are: 2, 3",
        Failure.Conflict
    )]
    [InlineData("XX000", "1023: Serializable isolation violation", null, Failure.Conflict)]
    [InlineData("XX000", "Load into table 't' failed: 1023 errors", null, Failure.Object)]
    [InlineData("XX000", "Load into table 't' failed. Check 'stl_load_errors' system table for details.", null, Failure.Object)]
    [InlineData("28000", "no such user", null, Failure.Connection)]
    [InlineData("28P01", "password authentication failed", null, Failure.Connection)]
    [InlineData("3D000", "database does not exist", null, Failure.Connection)]
    [InlineData("3F000", "schema does not exist", null, Failure.Object)]
    [InlineData("42P01", "relation does not exist", null, Failure.Object)]
    [InlineData("42601", "syntax error", null, Failure.Object)]
    [InlineData("42501", "permission denied", null, Failure.Object)]
    [InlineData("22P02", "invalid input", null, Failure.Object)]
    [InlineData("57014", "canceled", null, Failure.Object)]
    [InlineData("08006", "connection failure", null, Failure.Unavailable)]
    [InlineData("53300", "too many connections", null, Failure.Unavailable)]
    [InlineData("57P01", "terminating connection", null, Failure.Unavailable)]
    [InlineData("57P03", "starting up", null, Failure.Unavailable)]
    internal void A_servers_error_is_somebodys_fault(string sqlState, string message, string? detail, Failure failure)
    {
        PostgresErrors.Classify(Error(sqlState, message, detail)).ShouldBe(failure);
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

        failures.Select(PostgresErrors.Classify).ShouldAllBe(f => f == Failure.Unavailable);
        PostgresErrors.Classify(new InvalidOperationException()).ShouldBe(Failure.Object);
    }

    [Fact]
    public void Are_described_in_one_line()
    {
        PostgresErrors
            .Describe(Error("42P01", "relation \"t\" does not exist"))
            .ShouldBe("relation \"t\" does not exist [42P01]; create it, or check schema and table in the config");
        PostgresErrors.Describe(Error("XX000", "1023", "a cycle")).ShouldBe("1023 (a cycle) [XX000]");
        PostgresErrors
            .Describe(new NpgsqlException("Failed to connect", new IOException("connection reset")))
            .ShouldBe("Failed to connect: connection reset");
        PostgresErrors.Describe(new NpgsqlException("no password")).ShouldBe("no password");
    }
}
