using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Tests.Database;

public sealed class ClientTokensTests : DataApiTest
{
    [Fact]
    public async Task After_a_restart_the_running_statement_is_waited_for_and_no_second_one_begun()
    {
        Api.Ends = s => s.LooksUntilOver = int.MaxValue;
        Api.LookFails = _ => Api.Looks.Count > 3 ? new HttpRequestException("the network is gone") : null;
        Api.OnCancel = _ => throw new HttpRequestException("still gone");
        (await FailingAsync(Copies(3))).Blame.ShouldBe(Blame.Warehouse);

        Api.LookFails = _ => null;
        Api.Statements[0].LooksUntilOver = 2;
        CopyStatement[] inAnotherOrder = [.. Copies(3).Reverse()];
        await Restarted().LoadAsync(inAnotherOrder, TestContext.Current.CancellationToken);

        Api.Statements.Count.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_restart_what_is_loaded_already_is_not_loaded_again_whatever_the_SQL()
    {
        await LoadAsync(Copy("a"));
        Time.Now += TimeSpan.FromHours(2);

        var throughManifest = Copy("a") with { Url = "s3://logs/rin-manifests/random", IsManifest = true };
        await Restarted().LoadAsync([throughManifest], TestContext.Current.CancellationToken);

        Api.Statements.Count.ShouldBe(1);
        Log.At(LogLevel.Information).ShouldContain(m => m.Contains("loaded already", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_overwritten_object_is_loaded_again()
    {
        await LoadAsync(Copy("a", sequencer: "01"));
        await LoadAsync(Copy("a", sequencer: "02"));

        Api.Statements.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_object_for_another_table_or_warehouse_is_another_load()
    {
        await LoadAsync(Copy("a"));
        await LoadAsync(Copy("a", table: "u"));
        await Restarted(Cluster with { Cluster = "other" }).LoadAsync([Copy("a")], TestContext.Current.CancellationToken);

        Api.Statements.Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_event_that_does_not_tell_which_writing_it_means_is_loaded_each_time()
    {
        var anonymous = Copy("a") with { Objects = [Some.Object("a") with { ETag = "e", VersionId = "null" }] };

        await LoadAsync(anonymous);
        await LoadAsync(anonymous);

        Api.Statements.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_failed_statement_does_not_stand_in_the_way_of_the_next_try()
    {
        Api.Ends = s => s.Fail("ERROR: relation \"t\" does not exist");
        (await FailingAsync(Copy("a"))).Blame.ShouldBe(Blame.Object);
        Api.Ends = _ => { };

        await LoadAsync(Copy("a"));

        Api.Copies.Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task After_a_restart_old_failures_are_passed_over(int looksUntilOver)
    {
        for (var i = 0; i < 3; i++)
        {
            Api.Ends = s =>
            {
                s.Fail("ERROR: relation \"t\" does not exist");
                s.LooksUntilOver = looksUntilOver;
            };
            await Should.ThrowAsync<WarehouseException>(() => Restarted().LoadAsync([Copy("a")], TestContext.Current.CancellationToken));
            Time.Now += TimeSpan.FromMinutes(1);
        }
        Api.Copies.Count().ShouldBe(3);
        Api.Ends = _ => { };

        await Restarted().LoadAsync([Copy("a")], TestContext.Current.CancellationToken);
        Time.Now += TimeSpan.FromMinutes(1);
        await Restarted().LoadAsync([Copy("a")], TestContext.Current.CancellationToken);

        Api.Copies.Count().ShouldBe(4);
    }
}
