using System.Net;
using Amazon.Redshift;
using Amazon.Runtime;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Tests.Fakes;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Tests.Database;

public sealed class LoginsTests : IDisposable
{
    private static readonly Connection s_named = Some.Connection with
    {
        Host = "shop.abc.eu-west-1.redshift.amazonaws.com",
        Password = null,
    };

    private readonly InstantTime _time = new();
    private readonly Redactor _redactor = new();
    private readonly FakeRedshift _redshift;
    private readonly Logins _logins;

    public LoginsTests()
    {
        _redshift = new FakeRedshift(_time);
        _logins = new Logins(() => _redshift, _redactor, _time);
    }

    public void Dispose() => _logins.Dispose();

    private async Task<(string User, string Password)> GetAsync(Connection connection)
    {
        var login = await _logins.GetAsync(connection, TestContext.Current.CancellationToken);
        return (login.UserName, login.Password);
    }

    [Fact]
    public async Task A_configured_password_asks_nobody()
    {
        (await GetAsync(Some.Connection)).ShouldBe(("u", "p"));
        _redshift.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_temporary_password_is_for_the_cluster_that_the_host_names()
    {
        (await GetAsync(s_named)).ShouldBe(("IAM:u", "pw-1"));
        _redshift.Asked.ShouldBe(["shop/d as u"]);
    }

    [Fact]
    public async Task A_configured_cluster_wins_over_the_host()
    {
        await GetAsync(s_named with { Cluster = "other" });

        _redshift.Asked.ShouldBe(["other/d as u"]);
    }

    [Fact]
    public async Task Without_a_user_the_callers_identity_logs_in()
    {
        (await GetAsync(s_named with { User = null })).ShouldBe(("IAMR:me", "pw-1"));
        _redshift.Asked.ShouldBe(["shop/d by identity"]);
    }

    [Fact]
    public async Task A_temporary_password_is_kept_until_shortly_before_it_expires()
    {
        await GetAsync(s_named);
        _time.Now += TimeSpan.FromMinutes(12);
        (await GetAsync(s_named)).Password.ShouldBe("pw-1");
        _time.Now += TimeSpan.FromMinutes(1);
        (await GetAsync(s_named)).Password.ShouldBe("pw-2");
        _redshift.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Each_database_has_a_login_of_its_own()
    {
        await GetAsync(s_named);
        await GetAsync(s_named with { Database = "e" });
        await GetAsync(s_named);

        _redshift.Asked.ShouldBe(["shop/d as u", "shop/e as u"]);
    }

    [Fact]
    public async Task Many_who_ask_at_once_share_an_answer()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => GetAsync(s_named))));

        _redshift.Asked.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_temporary_password_is_a_secret()
    {
        await GetAsync(s_named);

        _redactor.Redact("the password is pw-1").ShouldBe("the password is ****");
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, Blame.Connection)]
    [InlineData(HttpStatusCode.Forbidden, Blame.Connection)]
    [InlineData(HttpStatusCode.NotFound, Blame.Connection)]
    [InlineData(HttpStatusCode.InternalServerError, Blame.Warehouse)]
    [InlineData(HttpStatusCode.ServiceUnavailable, Blame.Warehouse)]
    internal async Task An_answer_in_the_negative_is_the_connections_fault_and_no_answer_the_warehouses(
        HttpStatusCode status,
        Blame failure
    )
    {
        _redshift.Fails = new AmazonRedshiftException("no", null, ErrorType.Unknown, "Code", "id", status);

        var exception = await Should.ThrowAsync<WarehouseException>(() => GetAsync(s_named));

        exception.Blame.ShouldBe(failure);
        exception.Message.ShouldBe($"no temporary password for {s_named}: Code: no");
    }

    [Fact]
    public async Task A_failure_is_not_remembered()
    {
        _redshift.Fails = new HttpRequestException("no route");
        (await Should.ThrowAsync<WarehouseException>(() => GetAsync(s_named))).Blame.ShouldBe(Blame.Warehouse);
        _redshift.Fails = null;

        (await GetAsync(s_named)).User.ShouldBe("IAM:u");
    }
}
