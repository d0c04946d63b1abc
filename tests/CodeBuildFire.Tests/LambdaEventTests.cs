namespace GapFurniture.CodeBuildFire.Tests;

public sealed class LambdaEventTests
{
    private static IReadOnlyList<EventRecord> Parse(string json) => LambdaEvent.Parse(Sample.Json(json), "request");

    private static Trigger Only(string json)
    {
        var record = Parse(json).ShouldHaveSingleItem();
        record.Problem.ShouldBeNull();
        return record.Trigger.ShouldNotBeNull();
    }

    [Fact]
    public void Every_record_of_a_notification_counts()
    {
        var records = Parse(Sample.S3(Sample.Record("a"), Sample.Record("b+c d"), Sample.Record("家具")));

        records.Select(r => r.Trigger!.Object!.Key).ShouldBe(["a", "b+c d", "家具"]);
        records.ShouldAllBe(r => r.MessageId == null);
    }

    [Theory]
    [InlineData("""{"Records":[{"eventSource":"\ud83d"}]}""")]
    [InlineData("""{"Type":"\ud83d"}""")]
    [InlineData("""{"project":"\ud83d"}""")]
    public void Half_a_surrogate_pair_in_one_message_stops_no_other(string odd)
    {
        var records = Parse(Sample.Sqs(("odd", odd), ("good", Sample.S3(Sample.Record("a")))));

        records.Select(r => (r.MessageId, r.Problem is null)).ShouldBe([("odd", false), ("good", true)]);
    }

    [Fact]
    public void Envelopes_are_opened_wherever_they_are()
    {
        var s3 = Sample.S3(Sample.Record("a"));

        Only(Sample.Sns(s3)).Object!.Url.ShouldBe("s3://backups/a");
        Only(Sample.Sqs(("m1", s3))).Object!.Url.ShouldBe("s3://backups/a");
        Only(Sample.Sqs(("m1", Sample.SnsEnvelope(s3)))).Object!.Url.ShouldBe("s3://backups/a");
        Only(Sample.Sqs(("m1", Sample.EventBridge()))).Object!.Key.ShouldBe("mysql/a b.gz");
        Only(Sample.EventBridge()).Object!.VersionId.ShouldBe("v1");
    }

    [Fact]
    public void A_message_answers_for_all_that_was_in_it()
    {
        var body = Sample.S3(Sample.Record("a"), """{"eventSource":"aws:kinesis"}""", Sample.Record("b"));

        var records = Parse(Sample.Sqs(("m1", body), ("m2", "nonsense"), ("m3", "")));

        records.Select(r => r.MessageId).ShouldBe(["m1", "m1", "m1", "m2", "m3"]);
        records.Select(r => r.Problem is null).ShouldBe([true, false, true, false, false]);
        records[1].Problem!.ShouldContain("aws:kinesis");
    }

    [Fact]
    public void A_rules_input_names_project_variables_and_version()
    {
        var trigger = Only(
            """{"project":"nightly","sourceVersion":"main","environment":{"A":"x","N":3,"P":{"type":"PARAMETER_STORE","value":"/p"}}}"""
        );

        (trigger.Id, trigger.Project, trigger.SourceVersion).ShouldBe(("request", "nightly", "main"));
        trigger.Environment.ShouldBe([new("A", "x"), new("N", "3"), new("P", "/p", "PARAMETER_STORE")]);
        trigger.Object.ShouldBeNull();
    }

    [Fact]
    public void An_input_transformer_may_pass_the_event_on()
    {
        var trigger = Only($$"""{"project":"restore","id":"event-7","detail":{{Sample.Detail}}}""");

        trigger.Id.ShouldBe("event-7");
        trigger.Object!.Url.ShouldBe("s3://backups/mysql/a b.gz");
    }

    [Theory]
    [InlineData("""{"project":7}""", "\"project\" is not a string")]
    [InlineData("""{"project":"p","sourceVersion":20261130}""", "\"sourceVersion\" is not a string")]
    [InlineData("""{"project":"p","environment":[]}""", "\"environment\" is not an object")]
    [InlineData("""{"project":"p","environment":{"A":null}}""", "environment: A is neither")]
    [InlineData("""{"source":"aws.ec2","detail":{"state":"running"}}""", "aws.ec2")]
    [InlineData("""{"hello":1}""", "its members are hello")]
    [InlineData(
        """{"projectName":"nightly"}""",
        "its members are projectName; any other input needs \"project\", such as {\"project\":\"nightly\"}"
    )]
    [InlineData("{}", "its members are none; any other input needs \"project\"")]
    [InlineData(
        """{"project":"p","environment":{"CODEBUILD_X":"1"}}""",
        "environment: CODEBUILD_X: names that begin with CODEBUILD_ are reserved"
    )]
    [InlineData("""{"project":"p","detail":{"object":{}}}""", "without bucket and key")]
    [InlineData("""[]""", "a JSON array")]
    [InlineData("""{"Records":[{"eventSource":"aws:dynamodb"}]}""", "aws:dynamodb")]
    [InlineData("""{"Records":[7]}""", "no source")]
    public void What_cannot_be_read_is_named(string json, string found) =>
        Parse(json).ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain(found);

    [Fact]
    public void A_test_event_asks_for_nothing()
    {
        var record = Parse("""{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"backups"}""").ShouldHaveSingleItem();

        (record.Problem, record.Trigger).ShouldBe((null, null));
    }
}
