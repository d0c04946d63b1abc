using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.SQS.Model;

namespace GapFurniture.Shared.Tests;

public sealed class TransientTests
{
    [Theory]
    // What Redshift sends, with the detail hidden, shown, and as the Data API words it.
    [InlineData("XX000", "1023", Transient.Sql.Conflict)]
    [InlineData("XX000", "XX000: 1023", Transient.Sql.Conflict)]
    [InlineData(
        "XX000",
        "1023 (Serializable isolation violation on table - 100214, transactions forming the cycle are: …)",
        Transient.Sql.Conflict
    )]
    [InlineData(null, "ERROR: 1023\n  Detail: Serializable isolation violation on table in Redshift", Transient.Sql.Conflict)]
    [InlineData("XX000", "could not complete because of conflict with concurrent transaction", Transient.Sql.Conflict)]
    [InlineData(null, "ERROR: could not complete because of conflict with concurrent transaction", Transient.Sql.Conflict)]
    [InlineData("XX000", "could not open relation with OID 108712", Transient.Sql.Conflict)]
    [InlineData(
        "XX000",
        "S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown,Rid ABC,CanRetry 1",
        Transient.Sql.Conflict
    )]
    [InlineData("40001", "could not serialize access due to concurrent update", Transient.Sql.Conflict)]
    [InlineData("40P01", "deadlock detected", Transient.Sql.Conflict)]
    [InlineData("55P03", "could not obtain lock on relation", Transient.Sql.Conflict)]
    // Away, full or read-only.
    [InlineData("25006", "cannot execute INSERT in a read-only transaction", Transient.Sql.Unavailable)]
    [InlineData(null, "ERROR: cannot execute COPY in a read-only transaction", Transient.Sql.Unavailable)]
    [InlineData("XX000", "the cluster is in read-only mode", Transient.Sql.Unavailable)]
    [InlineData("08006", "connection failure", Transient.Sql.Unavailable)]
    [InlineData("53300", "too many connections", Transient.Sql.Unavailable)]
    [InlineData("53100", "disk full", Transient.Sql.Unavailable)]
    [InlineData("57P01", "terminating connection due to administrator command", Transient.Sql.Unavailable)]
    [InlineData("57P03", "the database system is starting up", Transient.Sql.Unavailable)]
    [InlineData("58030", "could not read block 5: Input/output error", Transient.Sql.Unavailable)]
    [InlineData(null, "The cluster is paused. Resume it and try again.", Transient.Sql.Unavailable)]
    [InlineData(null, "FATAL: connection limit \"500\" exceeded for non-bootstrap users", Transient.Sql.Unavailable)]
    // What stays wrong.
    [InlineData("XX000", "Load into table 'access' failed. Check 'sys_load_error_detail' system table for details.", Transient.Sql.No)]
    [InlineData("XX000", "S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid 1023,CanRetry 1", Transient.Sql.No)]
    [InlineData("XX000", "The specified S3 prefix 'logs/1023.gz' does not exist", Transient.Sql.No)]
    [InlineData(null, "ERROR: Cannot COPY into nonexistent table paused", Transient.Sql.No)]
    [InlineData("42P01", "relation \"deadlock detected\" does not exist", Transient.Sql.No)]
    [InlineData("22P02", "invalid input syntax: \"1023\"", Transient.Sql.No)]
    [InlineData("57P04", "database was dropped", Transient.Sql.No)]
    [InlineData("28P01", "password authentication failed", Transient.Sql.No)]
    public void A_warehouses_passing_trouble_is_told_from_what_stays_wrong(string? state, string text, Transient.Sql expected)
    {
        Transient.OfSql(state, text).ShouldBe(expected);
        Transient.Is(new DatabaseError(state, text)).ShouldBe(expected is not Transient.Sql.No);
    }

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("Throttling", 400)]
    [InlineData("TooManyRequestsException", 429)]
    [InlineData("RequestLimitExceeded", 503)]
    [InlineData("SlowDown", 503)]
    [InlineData("ProvisionedThroughputExceededException", 400)]
    [InlineData("AccountLimitExceededException", 400)]
    [InlineData("ActiveStatementsExceededException", 400)]
    [InlineData("RequestThrottled", 403)]
    [InlineData("KMS.ThrottlingException", 400)]
    [InlineData("OverLimit", 403)]
    [InlineData(null, 429)]
    public void Every_services_throttling_is_known(string? code, int status)
    {
        Transient.Is(Error(code, status)).ShouldBeTrue();
        Transient.IsThrottling(Error(code, status)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, 500)]
    [InlineData(null, 502)]
    [InlineData(null, 503)]
    [InlineData(null, 504)]
    [InlineData(null, 507)]
    [InlineData(null, 509)]
    [InlineData(null, 408)]
    [InlineData(null, 0)]
    [InlineData("InternalServerError", 400)]
    [InlineData("RequestTimeout", 400)]
    [InlineData("OperationAborted", 409)]
    [InlineData("ConditionalRequestConflict", 409)]
    [InlineData("DatabaseConnectionException", 400)]
    // An answer of success that broke off.
    [InlineData(null, 200)]
    public void A_servers_own_trouble_passes(string? code, int status)
    {
        Transient.Is(Error(code, status)).ShouldBeTrue();
        Transient.IsThrottling(Error(code, status)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("AccessDenied", 403)]
    [InlineData("ValidationException", 400)]
    [InlineData("ResourceNotFoundException", 400)]
    [InlineData("NoSuchKey", 404)]
    [InlineData("PreconditionFailed", 412)]
    [InlineData("ExpiredToken", 400)]
    [InlineData("NotImplemented", 501)]
    [InlineData(null, 413)]
    [InlineData(null, 403)]
    public void A_refusal_would_be_refused_again(string? code, int status) => Transient.Is(Error(code, status)).ShouldBeFalse();

    [Fact]
    public void The_SDK_names_its_exceptions_by_their_codes() =>
        Transient.IsThrottling(new RequestThrottledException("no") { StatusCode = HttpStatusCode.BadRequest }).ShouldBeTrue();

    [Fact]
    public void Connections_break_and_come_back()
    {
        Exception[] passing =
        [
            new IOException("reset"),
            new SocketException((int)SocketError.ConnectionReset),
            new TimeoutException(),
            new TaskCanceledException("timed out", new TimeoutException()),
            new HttpRequestException("reset", new IOException()),
            new HttpRequestException("busy", null, HttpStatusCode.ServiceUnavailable),
            new AmazonClientException("x", new HttpRequestException("reset")),
            new AmazonServiceException("x", new HttpRequestException("reset")),
        ];
        passing.ShouldAllBe(e => Transient.Is(e));
    }

    [Fact]
    public void What_no_waiting_cures_is_not_waited_for()
    {
        Exception[] lasting =
        [
            new InvalidOperationException(),
            new AmazonClientException("no credentials"),
            new HttpRequestException("not found", null, HttpStatusCode.NotFound),
            new HttpRequestException("TLS", new AuthenticationException("untrusted root")),
            new AmazonServiceException("x", new HttpRequestException("TLS", new AuthenticationException("untrusted root"))),
        ];
        lasting.ShouldAllBe(e => !Transient.Is(e));
    }

    private static AmazonServiceException Error(string? code, int status) =>
        new("message", ErrorType.Unknown, code, "request", (HttpStatusCode)status);

    private sealed class DatabaseError(string? state, string message) : DbException(message)
    {
        public override string? SqlState => state;
    }
}
