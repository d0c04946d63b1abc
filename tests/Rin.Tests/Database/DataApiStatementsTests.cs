using System.Net;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Rin.Database;

namespace GapFurniture.Rin.Tests.Database;

public sealed class DataApiStatementsTests : DataApiTest
{
    [Theory]
    [InlineData("ActiveStatementsExceededException")]
    [InlineData("ActiveSessionsExceededException")]
    [InlineData("ThrottlingException")]
    public async Task Limits_and_throttling_are_waited_out(string code)
    {
        Api.StartFails = n => n <= 4 ? FakeDataApi.Answers(HttpStatusCode.BadRequest, code) : null;

        await LoadAsync(Copy("a"));

        Api.Starts.ShouldBe(5);
        Api.Copies.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Limits_that_do_not_pass_mean_that_the_warehouse_is_away()
    {
        Api.StartFails = _ => new ActiveStatementsExceededException("200 are active");

        (await FailingAsync(Copy("a"))).Blame.ShouldBe(Blame.Warehouse);
    }

    [Theory]
    [InlineData("ValidationException", 400, "Connection")]
    [InlineData("ResourceNotFoundException", 400, "Connection")]
    [InlineData("AccessDeniedException", 400, "Connection")]
    [InlineData("InternalServerException", 500, "Warehouse")]
    [InlineData("BatchExecuteStatementException", 500, "Warehouse")]
    public async Task A_refused_call_tells_whose_fault_it_is(string code, int status, string failure)
    {
        Api.StartFails = _ => FakeDataApi.Answers((HttpStatusCode)status, code);

        (await FailingAsync(Copy("a"))).Blame.ShouldBe(Enum.Parse<Blame>(failure));
    }

    [Fact]
    public async Task A_running_statement_is_asked_for_with_long_polls_and_never_in_a_hurry()
    {
        Api.Ends = s => s.LooksUntilOver = 10;

        await LoadAsync(Copy("a"));

        Api.Looks.Count.ShouldBe(11);
        Api.Looks[0].WaitTimeSeconds.ShouldBeNull();
        Api.Looks.Skip(1).ShouldAllBe(l => l.WaitTimeSeconds >= 1 && l.WaitTimeSeconds <= 30);
        // The fake answers at once, as a service does that ignores the wait: then there is a delay before each further look.
        Time.Waits.ShouldBe(9);
    }

    [Fact]
    public async Task A_service_that_refuses_long_polls_is_asked_without()
    {
        Api.Ends = s => s.LooksUntilOver = 4;
        Api.LookFails = l => l.WaitTimeSeconds is null ? null : new ValidationException("WaitTimeSeconds is unknown");

        await LoadAsync(Copy("a"));
        await LoadAsync(Copy("b"));

        Api.Looks.Count(l => l.WaitTimeSeconds is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_statement_is_not_given_up_when_the_service_stumbles()
    {
        Api.Ends = s => s.LooksUntilOver = 3;
        Api.LookFails = _ =>
            Api.Looks.Count % 3 == 0 ? null : FakeDataApi.Answers(HttpStatusCode.InternalServerError, "InternalServerException");

        await LoadAsync(Copy("a"));

        Api.Copies.Count().ShouldBe(1);
        Api.Cancelled.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_statement_may_be_tried_again()
    {
        Api.Ends = s => s.State.Status = StatusString.ABORTED;

        (await FailingAsync(Copy("a"))).Blame.ShouldBe(Blame.Conflict);
    }

    [Fact]
    public async Task A_call_that_fails_after_the_cancellation_is_cancelled_too()
    {
        using var abort = new CancellationTokenSource();
        Api.StartFails = _ =>
        {
            abort.Cancel();
            return FakeDataApi.Answers(HttpStatusCode.BadRequest, "ValidationException", "Redshift cluster my-cluster is paused");
        };

        await Should.ThrowAsync<OperationCanceledException>(() => Warehouse.PingAsync(abort.Token));
    }

    [Fact]
    public async Task Cancellation_cancels_the_statement()
    {
        using var abort = new CancellationTokenSource();
        Api.Ends = s => s.LooksUntilOver = int.MaxValue;
        Api.LookFails = _ =>
        {
            if (Api.Looks.Count == 3)
                abort.Cancel();
            return null;
        };

        await Should.ThrowAsync<OperationCanceledException>(() => Warehouse.LoadAsync([Copy("a")], abort.Token));

        Api.Cancelled.ShouldBe(["statement-1"]);
    }

    [Fact]
    public async Task What_was_committed_before_it_could_be_cancelled_is_loaded()
    {
        using var abort = new CancellationTokenSource();
        Api.Ends = s => s.LooksUntilOver = int.MaxValue;
        Api.LookFails = _ =>
        {
            if (Api.Looks.Count == 2)
                abort.Cancel();
            return null;
        };
        Api.OnCancel = _ => throw new ValidationException("Could not cancel a query that is already in FINISHED state.");

        await Warehouse.LoadAsync([Copy("a")], abort.Token);

        Api.Cancelled.Count.ShouldBe(1);
    }
}
