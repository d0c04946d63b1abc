namespace GapFurniture.CodeBuildFire.Tests;

public sealed class LambdaEventTests
{
    private static IReadOnlyList<Delivery> Parse(string json) => LambdaEvent.Parse(Sample.Json(json), "request");

    private static Occurrence Only(string json)
    {
        var delivery = Parse(json).ShouldHaveSingleItem();
        delivery.Problem.ShouldBeNull();
        return delivery.Occurrences.ShouldHaveSingleItem();
    }

    [Fact]
    public void Every_record_of_a_notification_counts()
    {
        var deliveries = Parse(Sample.S3(Sample.Record("a"), Sample.Record("b+c d"), Sample.Record("家具")));

        deliveries.SelectMany(d => d.Occurrences).Select(o => o.Object!.Key).ShouldBe(["a", "b+c d", "家具"]);
        deliveries.ShouldAllBe(d => d.MessageId == null);
    }

    [Theory]
    [InlineData("""{"Records":[{"eventSource":"\ud83d"}]}""")]
    [InlineData("""{"Type":"\ud83d"}""")]
    [InlineData("""{"project":"\ud83d"}""")]
    public void Half_a_surrogate_pair_in_one_message_stops_no_other(string odd)
    {
        var deliveries = Parse(Sample.Sqs(("odd", odd), ("good", Sample.S3(Sample.Record("a")))));

        deliveries.Select(d => (d.MessageId, d.Problem is null)).ShouldBe([("odd", false), ("good", true)]);
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

        var deliveries = Parse(Sample.Sqs(("m1", body), ("m2", "nonsense"), ("m3", "")));

        deliveries.Select(d => d.MessageId).ShouldBe(["m1", "m1", "m1", "m2", "m3"]);
        deliveries.Select(d => d.Problem is null).ShouldBe([true, false, true, false, false]);
        deliveries[1].Problem!.ShouldContain("aws:kinesis");
    }

    [Fact]
    public void A_rules_input_names_project_variables_and_version()
    {
        var occurrence = Only(
            """{"project":"nightly","sourceVersion":"main","environment":{"A":"x","N":3,"P":{"type":"PARAMETER_STORE","value":"/p"}}}"""
        );

        (occurrence.Id, occurrence.Project, occurrence.SourceVersion).ShouldBe(("request", "nightly", "main"));
        occurrence.Environment.ShouldBe([new("A", "x"), new("N", "3"), new("P", "/p", "PARAMETER_STORE")]);
        occurrence.Object.ShouldBeNull();
    }

    [Fact]
    public void An_input_transformer_may_pass_the_event_on()
    {
        var occurrence = Only($$"""{"project":"restore","id":"event-7","detail":{{Sample.Detail}}}""");

        occurrence.Id.ShouldBe("event-7");
        occurrence.Object!.Url.ShouldBe("s3://backups/mysql/a b.gz");
    }

    [Theory]
    [InlineData("""{"project":7}""", "\"project\" is not a text")]
    [InlineData("""{"project":"p","environment":[]}""", "\"environment\" is not an object")]
    [InlineData("""{"project":"p","environment":{"A":null}}""", "environment: A is neither")]
    [InlineData("""{"source":"aws.ec2","detail":{"state":"running"}}""", "aws.ec2")]
    [InlineData("""{"hello":1}""", "its members are hello")]
    [InlineData("""[]""", "a JSON array")]
    [InlineData("""{"Records":[{"eventSource":"aws:dynamodb"}]}""", "aws:dynamodb")]
    [InlineData("""{"Records":[7]}""", "no source")]
    public void What_cannot_be_read_is_named(string json, string found) =>
        Parse(json).ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain(found);

    [Fact]
    public void A_test_event_asks_for_nothing()
    {
        var delivery = Parse("""{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"backups"}""").ShouldHaveSingleItem();

        delivery.Problem.ShouldBeNull();
        delivery.Occurrences.ShouldBeEmpty();
    }
}
