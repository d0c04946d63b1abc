using System.Net;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Ledger;
using GapFurniture.Rin.Reporting;
using GapFurniture.Rin.Tests.Fakes;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Tests.Warehouse;

public sealed class DataApiWarehouseTests : IDisposable
{
    private const string Secret = "the-secret-of-the-keys";

    private static readonly Connection s_cluster = new()
    {
        Driver = Driver.RedshiftData,
        Cluster = "shop",
        Database = "dev",
        User = "loader",
    };

    private readonly InstantTime _time = new();
    private readonly Redactor _redactor = new();
    private readonly CapturedLog _log;
    private readonly FakeDataApi _api;
    private readonly LoadMonitor _monitor;
    private readonly List<DataApiStatements> _opened = [];
    private readonly DataApiWarehouse _warehouse;

    public DataApiWarehouseTests()
    {
        _redactor.Add(Secret);
        _log = new CapturedLog(_redactor);
        _api = new FakeDataApi(_time);
        _monitor = new LoadMonitor(_time, _log);
        _warehouse = Restarted();
    }

    public void Dispose()
    {
        _opened.ForEach(o => o.Dispose());
        _api.Dispose();
        _log.Dispose();
    }

    // What another process would have: nothing remembered.
    private DataApiWarehouse Restarted()
    {
        _opened.Add(new DataApiStatements(() => _api, _time));
        return new DataApiWarehouse(_opened[^1], _redactor, _monitor, _time, _log);
    }

    private static CopyStatement Copy(string key, string sequencer = "01", string table = "t", string options = "") =>
        new(
            new TableName(null, table),
            $"s3://{Some.Bucket}/{key}",
            IsManifest: false,
            CopyAuthorization.Keys("AKIA", Secret, sessionToken: null),
            null,
            options
        )
        {
            Objects = [Some.Object(key) with { Sequencer = sequencer }],
        };

    private static CopyStatement[] Copies(int count) => [.. Enumerable.Range(0, count).Select(i => Copy($"{i:000}"))];

    private Task LoadAsync(params CopyStatement[] copies) => _warehouse.LoadAsync(s_cluster, copies, TestContext.Current.CancellationToken);

    private Task<CopyFailedException> FailingAsync(params CopyStatement[] copies) =>
        Should.ThrowAsync<CopyFailedException>(() => LoadAsync(copies));

    [Fact]
    public async Task One_COPY_is_one_statement_at_the_cluster_as_the_user()
    {
        await LoadAsync(Copy("a"));

        var request = _api.Executes.ShouldHaveSingleItem();
        request.ClusterIdentifier.ShouldBe("shop");
        request.DbUser.ShouldBe("loader");
        request.Database.ShouldBe("dev");
        request.WorkgroupName.ShouldBeNull();
        request.WithEvent.ShouldBe(false);
        request.Sql.ShouldBe(Copy("a").ToSql());
        request.StatementName.ShouldBe("rin");
    }

    [Fact]
    public async Task A_workgroup_is_given_without_a_user()
    {
        var serverless = s_cluster with { Cluster = null, Workgroup = "wg" };

        await _warehouse.LoadAsync(serverless, Copies(2), TestContext.Current.CancellationToken);

        var request = _api.Batches.ShouldHaveSingleItem();
        request.WorkgroupName.ShouldBe("wg");
        request.ClusterIdentifier.ShouldBeNull();
        request.DbUser.ShouldBeNull();
    }

    [Fact]
    public async Task Forty_COPYs_are_one_transaction()
    {
        await LoadAsync(Copies(40));

        _api.Batches.ShouldHaveSingleItem().Sqls.Count.ShouldBe(40);
    }

    [Fact]
    public async Task More_than_forty_COPYs_are_sent_nowhere_and_blame_no_statement()
    {
        var e = await FailingAsync(Copies(41));

        (e.Failure, e.Statement).ShouldBe((Failure.Object, null));
        e.Message.ShouldContain("manifest");
        _api.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_statement_above_the_limit_is_the_culprit()
    {
        var e = await FailingAsync(Copy("a"), Copy("b", options: new string('x', 100_000)));

        (e.Failure, e.Statement).ShouldBe((Failure.Object, 1));
        _api.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_group_above_the_limits_is_loaded_in_parts_and_no_message_is_parted()
    {
        using var rig = new Rig();
        var groups = new GroupLoader(
            _warehouse,
            rig.Authorizer,
            new ExactKeys(new S3Clients(_ => rig.S3), _log),
            new ManifestStore(new S3Clients(_ => rig.S3), null, _log),
            new ExactlyOnce(rig.Ledger, new LedgerHealth(rig.Ledger), _time, _log),
            _time,
            _log
        );
        var units = Enumerable.Range(0, 50).Select(i => Some.Unit(i, $"{i}-one", $"{i}-two")).ToArray();

        var results = await groups.LoadAsync(new LoadGroup(s_cluster, units), TestContext.Current.CancellationToken);

        results.ShouldAllBe(r => r.Failure == null);
        _api.Batches.ShouldAllBe(b => b.Sqls.Count <= 40);
        _api.Batches.Sum(b => b.Sqls.Count).ShouldBe(100);
        _api.Batches.ShouldAllBe(b =>
            b.Sqls.Count(s => s.Contains("-one", StringComparison.Ordinal))
            == b.Sqls.Count(s => s.Contains("-two", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task After_a_restart_the_running_statement_is_waited_for_and_no_second_one_begun()
    {
        _api.Ends = s => s.LooksUntilOver = int.MaxValue;
        _api.LookFails = _ => _api.Looks.Count > 3 ? new HttpRequestException("the network is gone") : null;
        _api.OnCancel = _ => throw new HttpRequestException("still gone");
        (await FailingAsync(Copies(3))).Failure.ShouldBe(Failure.Unavailable);

        _api.LookFails = _ => null;
        _api.Statements[0].LooksUntilOver = 2;
        CopyStatement[] inAnotherOrder = [.. Copies(3).Reverse()];
        await Restarted().LoadAsync(s_cluster, inAnotherOrder, TestContext.Current.CancellationToken);

        _api.Statements.Count.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_restart_what_is_loaded_already_is_not_loaded_again_whatever_the_SQL()
    {
        await LoadAsync(Copy("a"));
        _time.Now += TimeSpan.FromHours(2);

        var throughManifest = Copy("a") with { Url = "s3://logs/rin-manifests/random", IsManifest = true };
        await Restarted().LoadAsync(s_cluster, [throughManifest], TestContext.Current.CancellationToken);

        _api.Statements.Count.ShouldBe(1);
        _log.At(LogLevel.Information).ShouldContain(m => m.Contains("loaded already", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_overwritten_object_is_loaded_again()
    {
        await LoadAsync(Copy("a", sequencer: "01"));
        await LoadAsync(Copy("a", sequencer: "02"));

        _api.Statements.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_object_for_another_table_or_warehouse_is_another_load()
    {
        await LoadAsync(Copy("a"));
        await LoadAsync(Copy("a", table: "u"));
        await _warehouse.LoadAsync(s_cluster with { Cluster = "other" }, [Copy("a")], TestContext.Current.CancellationToken);

        _api.Statements.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_event_that_does_not_tell_which_writing_it_means_is_loaded_each_time()
    {
        var anonymous = Copy("a") with { Objects = [Some.Object("a") with { ETag = "e", VersionId = "null" }] };

        await LoadAsync(anonymous);
        await LoadAsync(anonymous);

        _api.Statements.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_failed_statement_does_not_stand_in_the_way_of_the_next_try()
    {
        _api.Ends = s => s.Fail("ERROR: relation \"t\" does not exist");
        (await FailingAsync(Copy("a"))).Failure.ShouldBe(Failure.Object);
        _api.Ends = _ => { };

        await LoadAsync(Copy("a"));

        _api.Copies.Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task After_a_restart_old_failures_are_passed_over(int looksUntilOver)
    {
        for (var i = 0; i < 3; i++)
        {
            _api.Ends = s =>
            {
                s.Fail("ERROR: relation \"t\" does not exist");
                s.LooksUntilOver = looksUntilOver;
            };
            await Should.ThrowAsync<CopyFailedException>(() =>
                Restarted().LoadAsync(s_cluster, [Copy("a")], TestContext.Current.CancellationToken)
            );
            _time.Now += TimeSpan.FromMinutes(1);
        }
        _api.Copies.Count().ShouldBe(3);
        _api.Ends = _ => { };

        await Restarted().LoadAsync(s_cluster, [Copy("a")], TestContext.Current.CancellationToken);
        _time.Now += TimeSpan.FromMinutes(1);
        await Restarted().LoadAsync(s_cluster, [Copy("a")], TestContext.Current.CancellationToken);

        _api.Copies.Count().ShouldBe(4);
    }

    [Fact]
    public async Task The_statement_of_a_batch_that_failed_is_named_with_what_the_warehouse_noted()
    {
        _api.Ends = s =>
        {
            if (s.Sqls.Count > 1)
                s.FailPart(2, "ERROR: Load into table 't' failed.");
            else
                s.Rows.Add([
                    Text(s.Sqls[0].Contains("102", StringComparison.Ordinal) ? "s3://logs/002" : "?"),
                    Number(9),
                    Text("id"),
                    Text("no number"),
                ]);
        };

        var e = await FailingAsync(Copies(4));

        (e.Failure, e.Statement, e.File).ShouldBe((Failure.Object, 2, "s3://logs/002"));
        e.Message.ShouldBe("line 9, column id: no number (ERROR: Load into table 't' failed.)");
    }

    [Fact]
    public async Task Without_the_right_to_see_load_errors_the_error_itself_must_do()
    {
        _api.Ends = s => s.Fail(s.Sqls[0].Contains("COPY", StringComparison.Ordinal) ? "ERROR: bad file" : "ERROR: permission denied");

        var e = await FailingAsync(Copy("a"));

        (e.Message, e.Statement, e.File).ShouldBe(("ERROR: bad file", 0, null));
    }

    [Fact]
    public async Task A_batch_that_failed_with_no_word_of_its_parts_blames_none()
    {
        _api.Ends = s => s.Fail("ERROR: something at COMMIT");

        var e = await FailingAsync(Copies(2));

        (e.Failure, e.Statement).ShouldBe((Failure.Object, null));
    }

    [Fact]
    public async Task A_cancelled_statement_may_be_tried_again()
    {
        _api.Ends = s => s.State.Status = StatusString.ABORTED;

        (await FailingAsync(Copy("a"))).Failure.ShouldBe(Failure.Conflict);
    }

    [Theory]
    [InlineData("ActiveStatementsExceededException")]
    [InlineData("ActiveSessionsExceededException")]
    [InlineData("ThrottlingException")]
    public async Task Limits_and_throttling_are_waited_out(string code)
    {
        _api.StartFails = n => n <= 4 ? FakeDataApi.Answers(HttpStatusCode.BadRequest, code) : null;

        await LoadAsync(Copy("a"));

        _api.Starts.ShouldBe(5);
        _api.Copies.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Limits_that_do_not_pass_mean_that_the_warehouse_is_away()
    {
        _api.StartFails = _ => new ActiveStatementsExceededException("200 are active");

        (await FailingAsync(Copy("a"))).Failure.ShouldBe(Failure.Unavailable);
    }

    [Theory]
    [InlineData("ValidationException", 400, "Connection")]
    [InlineData("ResourceNotFoundException", 400, "Connection")]
    [InlineData("AccessDeniedException", 400, "Connection")]
    [InlineData("InternalServerException", 500, "Unavailable")]
    [InlineData("ExecuteStatementException", 500, "Unavailable")]
    public async Task A_refused_call_tells_whose_fault_it_is(string code, int status, string failure)
    {
        _api.StartFails = _ => FakeDataApi.Answers((HttpStatusCode)status, code);

        (await FailingAsync(Copy("a"))).Failure.ShouldBe(Enum.Parse<Failure>(failure));
    }

    [Fact]
    public async Task A_running_statement_is_asked_for_with_long_polls_and_never_in_a_hurry()
    {
        _api.Ends = s => s.LooksUntilOver = 10;

        await LoadAsync(Copy("a"));

        _api.Looks.Count.ShouldBe(11);
        _api.Looks[0].WaitTimeSeconds.ShouldBeNull();
        _api.Looks.Skip(1).ShouldAllBe(l => l.WaitTimeSeconds >= 1 && l.WaitTimeSeconds <= 30);
        // The fake answers at once, as a service does that ignores the wait: then there is a delay before each further look.
        _time.Waits.ShouldBe(9);
    }

    [Fact]
    public async Task A_service_that_refuses_long_polls_is_asked_without()
    {
        _api.Ends = s => s.LooksUntilOver = 4;
        _api.LookFails = l => l.WaitTimeSeconds is null ? null : new ValidationException("WaitTimeSeconds is unknown");

        await LoadAsync(Copy("a"));
        await LoadAsync(Copy("b"));

        _api.Looks.Count(l => l.WaitTimeSeconds is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_statement_is_not_given_up_when_the_service_stumbles()
    {
        _api.Ends = s => s.LooksUntilOver = 3;
        _api.LookFails = _ =>
            _api.Looks.Count % 3 == 0 ? null : FakeDataApi.Answers(HttpStatusCode.InternalServerError, "InternalServerException");

        await LoadAsync(Copy("a"));

        _api.Copies.Count().ShouldBe(1);
        _api.Cancelled.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancellation_cancels_the_statement()
    {
        using var abort = new CancellationTokenSource();
        _api.Ends = s => s.LooksUntilOver = int.MaxValue;
        _api.LookFails = _ =>
        {
            if (_api.Looks.Count == 3)
                abort.Cancel();
            return null;
        };

        await Should.ThrowAsync<OperationCanceledException>(() => _warehouse.LoadAsync(s_cluster, [Copy("a")], abort.Token));

        _api.Cancelled.ShouldBe(["statement-1"]);
    }

    [Fact]
    public async Task What_was_committed_before_it_could_be_cancelled_is_loaded()
    {
        using var abort = new CancellationTokenSource();
        _api.Ends = s => s.LooksUntilOver = int.MaxValue;
        _api.LookFails = _ =>
        {
            if (_api.Looks.Count == 2)
                abort.Cancel();
            return null;
        };
        _api.OnCancel = _ => throw new ValidationException("Could not cancel a query that is already in FINISHED state.");

        await _warehouse.LoadAsync(s_cluster, [Copy("a")], abort.Token);

        _api.Cancelled.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Secrets_stay_out_of_errors_and_logs()
    {
        _api.Ends = s => s.Fail($"ERROR: syntax error in {s.Sqls[0]}");

        var e = await FailingAsync(Copy("a"));

        e.Message.ShouldContain("aws_secret_access_key=****");
        e.Message.ShouldNotContain(Secret);
        _log.Lines.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task A_table_whose_name_SQL_cannot_carry_is_the_objects_fault()
    {
        var e = await FailingAsync(Copy("a"), Copy("b", table: "t\0"));

        (e.Failure, e.Statement).ShouldBe((Failure.Object, 1));
    }

    [Fact]
    public async Task A_ping_asks_the_warehouse_itself()
    {
        await _warehouse.PingAsync(s_cluster, TestContext.Current.CancellationToken);
        await _warehouse.PingAsync(s_cluster, TestContext.Current.CancellationToken);

        _api.Statements.Select(s => s.Sqls[0]).ShouldBe(["SELECT 1", "SELECT 1"]);
    }

    [Fact]
    public async Task A_ping_of_a_paused_cluster_finds_it_away()
    {
        _api.Ends = s => s.Fail("The cluster shop is paused.");

        var e = await Should.ThrowAsync<CopyFailedException>(() => _warehouse.PingAsync(s_cluster, TestContext.Current.CancellationToken));

        e.Failure.ShouldBe(Failure.Unavailable);
    }

    [Fact]
    public async Task Every_driver_has_its_own_warehouse()
    {
        using var s3 = new FakeS3();
        var postgres = new FakeWarehouse(s3, new FakeLedger());
        var both = new Warehouses(postgres, _warehouse);

        await both.LoadAsync(s_cluster, [Copy("a")], TestContext.Current.CancellationToken);
        await both.LoadAsync(Some.Connection, [Copy("b")], TestContext.Current.CancellationToken);
        await both.PingAsync(s_cluster, TestContext.Current.CancellationToken);

        _api.Statements.Count.ShouldBe(2);
        postgres.Committed.ShouldHaveSingleItem().Url.ShouldBe("s3://logs/b");
    }

    private static Field Text(string text) => new() { StringValue = text };

    private static Field Number(long number) => new() { LongValue = number };
}
