using GapFurniture.Queue;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Tests.Load;

public sealed class BatchLoaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_done_when_all_they_mean_is_committed()
    {
        using var rig = new Rig();

        var (outcomes, unavailable) = await rig.Batches(Some.Prefix("a/", "t"))
            .LoadAsync(Some.Read(Some.Message("a/1", "a/2"), Some.TestEvent, Some.Message("x/1"), Some.Message()), Token);

        outcomes.ShouldBe([MessageOutcome.Done, MessageOutcome.Done, MessageOutcome.Done, MessageOutcome.Done]);
        rig.Warehouse.Committed.Count.ShouldBe(2);
        rig.Log.At(LogLevel.Information).ShouldContain("no target for s3://logs/x/1: ignored");
        rig.Log.At(LogLevel.Information).ShouldContain(m => m.StartsWith("loaded 2 objects into t in "));
    }

    [Fact]
    public async Task A_message_with_one_failed_unit_is_failed()
    {
        using var rig = new Rig();
        rig.Warehouse.Bad.Add("s3://logs/b/1");
        var loader = rig.Batches(Some.Prefix("a/", "t"), Some.Prefix("b/", "t") with { Connection = Some.OtherConnection });

        var (outcomes, unavailable) = await loader.LoadAsync(Some.Read(Some.Message("a/1", "b/1"), Some.Message("a/2")), Token);

        outcomes.ShouldBe([MessageOutcome.Failed, MessageOutcome.Done]);
        rig.Log.At(LogLevel.Error).ShouldBe(["not loaded: s3://logs/b/1 into t: line 1, column id: no number"]);
        unavailable.ShouldBeEmpty();
    }

    [Fact]
    public async Task Messages_for_a_warehouse_that_is_away_are_given_back()
    {
        using var rig = new Rig();
        rig.Warehouse.Fails = c => c == Some.OtherConnection ? FakeWarehouse.Failing(Blame.Warehouse) : null;
        var loader = rig.Batches(Some.Prefix("a/", "t"), Some.Prefix("b/", "t") with { Connection = Some.OtherConnection });
        QueueMessage[] messages = [Some.Message("a/1"), Some.Message("b/1"), Some.Message("a/2", "b/2")];

        var (outcomes, unavailable) = await loader.LoadAsync(Some.Read(messages), Token);

        outcomes.ShouldBe([MessageOutcome.Done, MessageOutcome.GivenBack, MessageOutcome.GivenBack]);
        unavailable.ShouldBe([Some.OtherConnection]);

        rig.Warehouse.Fails = _ => null;
        (outcomes, unavailable) = await loader.LoadAsync(Some.Read(messages), Token);
        outcomes.ShouldAllBe(o => o == MessageOutcome.Done);
        unavailable.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_weighs_more_than_a_warehouse_that_is_away()
    {
        using var rig = new Rig();
        rig.Warehouse.Bad.Add("s3://logs/a/1");
        rig.Warehouse.Fails = c => c == Some.OtherConnection ? FakeWarehouse.Failing(Blame.Warehouse) : null;
        var loader = rig.Batches(Some.Prefix("a/", "t"), Some.Prefix("b/", "t") with { Connection = Some.OtherConnection });

        (await loader.LoadAsync(Some.Read(Some.Message("a/1", "b/1")), Token)).Outcomes.ShouldBe([MessageOutcome.Failed]);
    }

    [Fact]
    public async Task Unreadable_messages_fail_and_are_reported_once()
    {
        using var rig = new Rig();
        var loader = rig.Batches(Some.Prefix("", "t"));

        var first = await loader.LoadAsync(Some.Read(new QueueMessage("m-1", "hello", 1), Some.Message("a")), Token);
        var second = await loader.LoadAsync(Some.Read(new QueueMessage("m-1", "hello", 2)), Token);

        first.Outcomes.ShouldBe([MessageOutcome.Failed, MessageOutcome.Done]);
        second.Outcomes.ShouldBe([MessageOutcome.Failed]);
        rig.Log.At(LogLevel.Error).ShouldHaveSingleItem().ShouldStartWith("message m-1, receive 1, is not an S3 notification (not JSON: ");
        rig.Log.At(LogLevel.Debug).ShouldContain(m => m.StartsWith("message m-1, receive 2, is not an S3 notification"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_work_is_given_back_whatever_the_driver_throws(bool politely)
    {
        using var rig = new Rig();
        using var cancel = new CancellationTokenSource();
        rig.Warehouse.Fails = _ =>
        {
            cancel.Cancel();
            return politely ? new OperationCanceledException(cancel.Token) : new IOException("socket closed");
        };

        var (outcomes, unavailable) = await rig.Batches(Some.Prefix("", "t")).LoadAsync(Some.Read(Some.Message("a", "b")), cancel.Token);

        outcomes.ShouldBe([MessageOutcome.GivenBack]);
        rig.Log.At(LogLevel.Warning).ShouldBe(["2 objects for t go back to the queue: interrupted"]);
        rig.Log.At(LogLevel.Error).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_defect_stops_its_own_group_only()
    {
        using var rig = new Rig();
        rig.Warehouse.Fails = c => c == Some.OtherConnection ? new InvalidOperationException("a defect") : null;
        var loader = rig.Batches(Some.Prefix("a/", "t"), Some.Prefix("b/", "t") with { Connection = Some.OtherConnection });

        (await loader.LoadAsync(Some.Read(Some.Message("b/1"), Some.Message("a/1")), Token)).Outcomes.ShouldBe([
            MessageOutcome.Failed,
            MessageOutcome.Done,
        ]);
    }

    [Fact]
    public async Task Secrets_are_never_logged()
    {
        var redactor = new Redactor();
        redactor.Add("hidden-secret");
        redactor.Add("hidden-token");
        using var rig = new Rig(redactor: redactor);
        rig.Authorization = CopyAuthorization.Keys("AKIAX", "hidden-secret", "hidden-token");
        // A server that quotes the statement it dislikes.
        rig.Warehouse.Fails = _ => FakeWarehouse.Failing(Blame.Connection, $"refused: {rig.Warehouse.Tries[0][0].ToSql()}");

        await rig.Batches(Some.Prefix("", "t")).LoadAsync(Some.Read(Some.Message("a")), Token);

        rig.Log.Lines.ShouldContain("refused: ");
        rig.Log.Lines.ShouldContain("AKIAX");
        rig.Log.Lines.ShouldNotContain("hidden");
    }

    [Fact]
    public async Task What_Rin_wrote_itself_is_never_loaded_whatever_the_targets_match()
    {
        using var rig = new Rig(Some.Manifests);
        var own = Some.Event(
            ("m", "copies/0123456789abcdef0123456789abcdef.manifest", "ObjectCreated:Put", "1"),
            ("m", "copies/rin-verify-0123456789abcdef0123456789abcdef", "ObjectCreated:Put", "2")
        );
        var data = Some.Event(("m", "copies/data.json", "ObjectCreated:Put", "3"));

        var (outcomes, _) = await rig.Batches(Some.Prefix("", "t", bucket: "m")).LoadAsync(Some.Read(own, data), Token);

        outcomes.ShouldBe([MessageOutcome.Done, MessageOutcome.Done]);
        rig.Warehouse.Committed.ShouldHaveSingleItem().Url.ShouldBe("s3://m/copies/data.json", "a prefix may be shared with data");
        rig.Log.At(LogLevel.Information).Count(m => m.EndsWith("was written by Rin itself: ignored", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Rows_that_COPY_skipped_are_counted_with_a_reason()
    {
        using var rig = new Rig();
        rig.Warehouse.Result = new LoadResult(5, Skipped: 2, "line 3, column id: no number");

        await rig.Batches(Some.Prefix("", "t")).LoadAsync(Some.Read(Some.Message("a")), Token);

        rig.Log.At(LogLevel.Warning)
            .ShouldBe(["COPY skipped 2 rows for t that do not fit, as sql_option allows; one: line 3, column id: no number"]);
        rig.Log.At(LogLevel.Information).ShouldContain(m => m.StartsWith("1 message: 1 object, 5 rows (2 skipped), "));
        rig.Log.Lines.ShouldContain("\"Skipped\":2");
    }
}
