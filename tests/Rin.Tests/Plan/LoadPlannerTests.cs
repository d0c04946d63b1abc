using FsCheck.Fluent;
using GapFurniture.Aws.Events;
using GapFurniture.Queue;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;
using Gen = FsCheck.Fluent.Gen;

namespace GapFurniture.Rin.Tests.Plan;

public sealed class LoadPlannerTests
{
    private static LoadPlan Plan(QueueMessage[] messages, params Target[] targets) =>
        LoadPlanner.Plan(Some.Read(messages), new RinConfig { Aws = new AwsSettings(null, null, null, null), Targets = targets });

    private static LoadPlan Plan(QueueMessage message, params Target[] targets) => Plan([message], targets);

    private static string[] Tables(LoadPlan plan) =>
        [.. plan.Groups.SelectMany(g => g.Units).SelectMany(u => u.Items).Select(i => $"{i.Object.Key}>{i.Table}")];

    [Fact]
    public void Every_matching_target_loads_an_object()
    {
        var plan = Plan(Some.Message("a/b/1"), Some.Prefix("a/", "one"), Some.Prefix("x/", "none"), Some.Expression("/b/", "two"));

        Tables(plan).ShouldBe(["a/b/1>one", "a/b/1>two"]);
        plan.Ignored.ShouldBeEmpty();
    }

    [Fact]
    public void Break_stops_after_its_target_for_objects_that_match_it()
    {
        Target[] targets = [Some.Prefix("a/", "one") with { Break = true }, Some.Prefix("", "rest")];

        Tables(Plan(Some.Message("a/1", "b/1"), targets)).ShouldBe(["a/1>one", "b/1>rest"]);
    }

    [Fact]
    public void Discard_loads_nothing_and_stops_but_keeps_what_matched_before()
    {
        Target[] targets = [Some.Prefix("a/keep", "kept"), Some.Discard("a/"), Some.Prefix("", "rest")];

        var plan = Plan(Some.Message("a/1", "a/keep/1", "b/1"), targets);

        Tables(plan).ShouldBe(["a/keep/1>kept", "b/1>rest"], ignoreOrder: true);
        plan.Ignored.ShouldBeEmpty("what is discarded is not forgotten");
    }

    [Fact]
    public void Captures_make_schema_and_table()
    {
        var plan = Plan(Some.Message("area-north/kind-tea/1.gz"), Some.Expression("area-([a-z]+)/kind-([a-z]+)/", "t_$2", "s_$1"));

        plan.Groups.ShouldHaveSingleItem().Tables.ShouldBe("s_north.t_tea");
    }

    [Fact]
    public void The_bucket_must_be_equal()
    {
        var plan = Plan(
            Some.Event(("logs", "a/1", "ObjectCreated:Put", "1"), ("logs2", "a/2", "ObjectCreated:Put", "1")),
            Some.Prefix("a/", "t")
        );

        Tables(plan).ShouldBe(["a/1>t"]);
        plan.Ignored.ShouldHaveSingleItem().Url.ShouldBe("s3://logs2/a/2");
    }

    [Fact]
    public void Objects_that_no_target_wants_are_named()
    {
        Plan(Some.Message("x/1"), Some.Prefix("a/", "t")).Ignored.Select(o => o.Key).ShouldBe(["x/1"]);
    }

    [Theory]
    [InlineData("ObjectCreated:Put", true)]
    [InlineData("ObjectCreated:CompleteMultipartUpload", true)]
    [InlineData("s3:ObjectCreated:Copy", true)]
    [InlineData("ObjectRemoved:Delete", false)]
    [InlineData("ObjectRestore:Completed", false)]
    [InlineData("ObjectTagging:Put", false)]
    [InlineData("", true)]
    public void Only_new_data_is_loaded(string eventName, bool loaded)
    {
        var plan = Plan(Some.Event(("logs", "a/1", eventName, "1")), Some.Prefix("a/", "t"));

        plan.Groups.Count.ShouldBe(loaded ? 1 : 0);
        plan.Ignored.ShouldBeEmpty();
        plan.Unreadable.ShouldBeEmpty();
    }

    [Fact]
    public void A_test_event_means_nothing_to_load()
    {
        var plan = Plan(Some.TestEvent, Some.Prefix("", "t"));

        (plan.Groups.Count, plan.Unreadable.Count, plan.Ignored.Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public void Unreadable_messages_are_named_by_position_and_stop_nobody()
    {
        var plan = Plan(
            [Some.Body("not json"), Some.Message("a/1"), Some.Body("""{"hello":"world"}"""), Some.Body("")],
            Some.Prefix("a/", "t")
        );

        plan.Unreadable.Keys.ShouldBe([0, 2, 3]);
        plan.Unreadable[2].ShouldContain("hello");
        plan.Groups.ShouldHaveSingleItem().Units.ShouldHaveSingleItem().Message.ShouldBe(1);
    }

    [Fact]
    public void What_a_message_means_for_one_connection_stays_together()
    {
        var other = Some.Prefix("b/", "t") with { Connection = Some.OtherConnection };

        var plan = Plan(Some.Message("a/1", "b/1", "a/2"), Some.Prefix("a/", "$0"), other);

        plan.Groups.Select(g => (g.Connection.Host, string.Join(' ', g.Units.Single().Items.Select(i => i.Object.Key))))
            .ShouldBe([("warehouse", "a/1 a/2"), ("other", "b/1")]);
    }

    [Fact]
    public void Tables_that_share_a_message_share_a_group()
    {
        var plan = Plan(
            [Some.Message("a/1"), Some.Message("b/1"), Some.Message("c/1"), Some.Message("b/2", "a/2")],
            Some.Expression("^(.)/", "$1")
        );

        plan.Groups.Select(g => g.Tables).ShouldBe(["a, b", "c"]);
        plan.Groups[0].Units.Select(u => u.Message).ShouldBe([0, 1, 3]);
    }

    [Fact]
    public void A_record_that_a_message_repeats_is_one_object()
    {
        var plan = Plan(
            Some.Event(("logs", "a/1", "ObjectCreated:Put", "1"), ("logs", "a/1", "ObjectCreated:Put", "1")),
            Some.Prefix("a/", "t")
        );

        plan.Groups.ShouldHaveSingleItem().Items.Count().ShouldBe(1);
    }

    [Fact]
    public void Whatever_arrives_every_match_is_planned_once_and_no_table_twice_at_a_time()
    {
        var key = Gen.Elements("a/1", "a/2", "b/1", "c/1", "c/2", "d/1", "e/x", "+ ü/1");
        var record =
            from bucket in Gen.Elements("logs", "logs", "other")
            from name in key
            from eventName in Gen.Elements("ObjectCreated:Put", "ObjectCreated:Put", "ObjectRemoved:Delete")
            select (Bucket: bucket, Key: name, EventName: eventName);
        var messages = record.ListOf().Select(r => r.Take(4).ToArray()).ListOf().Select(m => m.Take(12).ToArray());
        var target = Gen.Elements(
            Some.Prefix("a/", "x"),
            Some.Prefix("b/", "x"),
            Some.Prefix("c/1", "y"),
            Some.Prefix("", "all"),
            Some.Prefix("", "elsewhere", "other"),
            Some.Expression("^(.)/", "$1"),
            Some.Expression("^(.)/", "$1", "s") with
            {
                Break = true,
            },
            Some.Discard("d/"),
            Some.Prefix("a/", "x") with
            {
                Connection = Some.OtherConnection,
            }
        );
        var targets = target.ListOf().Select(t => t.DistinctBy(x => x.ToString()).Take(5).ToArray());

        var samples = from sent in messages from chosen in targets select (sent, chosen);

        Properties.ForAll(
            samples,
            sample =>
            {
                var (records, chosen) = sample;
                var sent = records
                    .Select((m, n) => Some.Event([.. m.Select((r, at) => (r.Bucket, r.Key, r.EventName, $"{n}-{at}"))]))
                    .ToArray();

                var plan = Plan(sent, chosen);

                Planned(plan).ShouldBe(Expected(sent, chosen), ignoreOrder: true);
                foreach (var groups in plan.Groups.GroupBy(g => g.Connection))
                {
                    var tables = groups.SelectMany(g => g.Units.SelectMany(u => u.Items).Select(i => i.Table).Distinct()).ToList();
                    tables.ShouldBeUnique();
                }
                foreach (var group in plan.Groups)
                {
                    var order = group.Units.Select(u => u.Message).ToList();
                    order.ShouldBe(order.Order().Distinct());
                    group.Units.ShouldAllBe(u => u.Items.Count > 0);
                }
                plan.Unreadable.ShouldBeEmpty();
            }
        );
    }

    private static IEnumerable<string> Planned(LoadPlan plan) =>
        from g in plan.Groups
        from u in g.Units
        from i in u.Items
        select $"{u.Message} {i.Object.Url} {i.Object.Sequencer} {g.Connection} {i.Table}";

    // What the manual says, written as plainly as it can be.
    private static List<string> Expected(QueueMessage[] messages, Target[] targets)
    {
        var expected = new List<string>();
        foreach (var (n, message) in messages.Index())
        {
            foreach (var s3Object in Envelope.Read(message.Body).Records.Where(o => o.IsCreated))
            {
                foreach (var target in targets.Where(t => t.Bucket == s3Object.Bucket))
                {
                    if (target.Keys.Match(s3Object.Key) is not { } captures)
                        continue;
                    if (target.Discard)
                        break;
                    var table = target.Table.Replace("$1", captures.ElementAtOrDefault(1), StringComparison.Ordinal);
                    var schema = target.Schema is null ? "" : $"{target.Schema}.";
                    expected.Add($"{n} {s3Object.Url} {s3Object.Sequencer} {target.Connection} {schema}{table}");
                    if (target.Break)
                        break;
                }
            }
        }
        return expected;
    }
}
