using System.Text.Json;
using System.Text.Json.Nodes;
using GapFurniture.Aws.Events;

namespace GapFurniture.Shared.Tests.Events;

public sealed class EnvelopeTests
{
    private static S3Record Only(string body)
    {
        var envelope = Envelope.Read(body);
        envelope.Problem.ShouldBeNull();
        return envelope.Records.ShouldHaveSingleItem();
    }

    private static string Reason(string body)
    {
        var envelope = Envelope.Read(body);
        envelope.Records.ShouldBeEmpty();
        return envelope.Problem.ShouldNotBeNull();
    }

    [Fact]
    public void An_s3_event_gives_everything_it_says() =>
        Only(S3Samples.Event("logs/a.json"))
            .ShouldBe(
                new S3Record("my-bucket", "logs/a.json", "ObjectCreated:Put")
                {
                    Size = 1024,
                    ETag = "d41d8cd98f00b204e9800998ecf8427e",
                    VersionId = "096fKKXTRTtl3on89fVO.nfljtsv6qko",
                    Sequencer = "0055AED6DCD90281E5",
                    ConfigurationId = "load-logs",
                }
            );

    // As people send to a queue what is to be loaded again.
    [Fact]
    public void A_record_made_by_hand_of_bucket_and_key_alone_is_a_new_object() =>
        Only("""{"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]}""").IsCreated.ShouldBeTrue();

    [Fact]
    public void An_sns_envelope_is_opened() => Only(S3Samples.Sns(S3Samples.Event("a+b"))).Key.ShouldBe("a b");

    [Fact]
    public void Sns_forwarding_to_sns_is_opened() =>
        Only(S3Samples.Sns(S3Samples.Sns(S3Samples.Event("a")))).ShouldBe(Only(S3Samples.Event("a")));

    [Fact]
    public void An_event_bridge_event_gives_everything_it_says() =>
        Only(S3Samples.EventBridge("logs/a.json"))
            .ShouldBe(
                new S3Record("my-bucket", "logs/a.json", "Object Created")
                {
                    Size = 5,
                    ETag = "b1946ac92492d2347c6235b4d2611184",
                    VersionId = "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
                    Sequencer = "617f08299329d189",
                }
            );

    [Fact]
    public void An_event_bridge_event_inside_sns_is_opened() =>
        Only(S3Samples.Sns(S3Samples.EventBridge("a"))).EventName.ShouldBe("Object Created");

    [Fact]
    public void An_event_that_is_already_json_is_read_the_same()
    {
        using var document = JsonDocument.Parse(S3Samples.Sns(S3Samples.Event("a%20b")));
        Envelope.Read(document.RootElement).Records.ShouldHaveSingleItem().Key.ShouldBe("a b");
    }

    [Fact]
    public void Several_records_keep_their_order()
    {
        var records = new JsonArray([.. Enumerable.Range(0, 5).Select(i => S3Samples.Record($"k{i}"))]);
        var body = new JsonObject { ["Records"] = records }.ToJsonString();
        Envelope.Read(body).Records.Select(o => o.Key).ShouldBe(["k0", "k1", "k2", "k3", "k4"]);
    }

    [Theory]
    [InlineData("a+b", "a b")]
    [InlineData("a%2Bb", "a+b")]
    [InlineData("a%20b", "a b")]
    [InlineData("%E3%81%82", "あ")]
    [InlineData("%F0%A0%AE%B7", "𠮷")]
    [InlineData("100%25", "100%")]
    [InlineData("a%252Bb", "a%2Bb")]
    [InlineData("%2525", "%25")]
    [InlineData("date%3D2026-11-21/x%26y", "date=2026-11-21/x&y")]
    [InlineData("already/plain-あ.json", "already/plain-あ.json")]
    public void Keys_of_notifications_are_decoded_exactly_once(string encoded, string key) =>
        Only(S3Samples.Event(encoded)).Key.ShouldBe(key);

    [Theory]
    [InlineData("a+b")]
    [InlineData("a%2Bb")]
    [InlineData("100%")]
    [InlineData("あ b")]
    public void Keys_of_event_bridge_are_taken_as_they_are(string key) => Only(S3Samples.EventBridge(key)).Key.ShouldBe(key);

    [Fact]
    public void A_test_event_has_no_objects()
    {
        const string Body =
            """{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-11-21T08:00:00Z","Bucket":"b","RequestId":"1","HostId":"2"}""";
        foreach (var body in new[] { Body, S3Samples.Sns(Body) })
        {
            var notification = Envelope.Read(body);
            notification.Problem.ShouldBeNull();
            notification.Records.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "not JSON")]
    [InlineData("hello", "not JSON")]
    [InlineData("{\"Records\":[", "not JSON")]
    [InlineData("[]", "a JSON array instead of an S3 event")]
    [InlineData("7", "a JSON number instead of an S3 event")]
    [InlineData("null", "a JSON null instead of an S3 event")]
    [InlineData("\"text\"", "a JSON string instead of an S3 event")]
    [InlineData("{}", "its members are none")]
    [InlineData("{\"a\":1,\"b\":2}", "its members are a, b")]
    [InlineData("{\"Records\":{}}", "its members are Records")]
    [InlineData("{\"Records\":[7]}", "a record of no source")]
    [InlineData(
        "{\"Records\":[{\"eventSource\":\"aws:kinesis\"}]}",
        "a record of aws:kinesis without s3, Sns or messageId: only S3, SNS, SQS and EventBridge are supported"
    )]
    [InlineData("{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{}}}]}", "a record without bucket and key")]
    [InlineData("{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"\"},\"object\":{\"key\":\"k\"}}}]}", "a record without bucket and key")]
    [InlineData("{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":7}}}]}", "a record without bucket and key")]
    [InlineData("{\"source\":\"aws.ec2\",\"detail\":{}}", "an event of source aws.ec2")]
    [InlineData("{\"Type\":\"Notification\",\"Message\":\"hello\"}", "not JSON")]
    [InlineData("{\"Type\":\"SubscriptionConfirmation\",\"Message\":\"confirm\"}", "its members are Type, Message")]
    [InlineData(
        "{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"\\ud800\"}}}]}",
        "a record without bucket and key"
    )]
    [InlineData("{\"\\udc00\":1}", "not valid Unicode")]
    public void What_is_no_notification_is_refused_with_a_reason(string body, string reason) => Reason(body).ShouldContain(reason);

    [Fact]
    public void Half_a_surrogate_pair_in_an_event_that_is_already_json_is_refused_too()
    {
        Envelope.Read(JsonElement.Parse("""{"Event":"\ud800"}""")).Problem.ShouldNotBeNull();
        Envelope
            .Read(JsonElement.Parse("""{"\udc00ecords":[],"Rec\ud800":7}"""))
            .Problem.ShouldNotBeNull()
            .ShouldContain("not valid Unicode");
        Reason("{\"a\":\"" + '\ud800' + "\"}").ShouldContain("not valid Unicode");
    }

    [Fact]
    public void A_message_that_is_no_text_does_not_stop_its_neighbours()
    {
        var envelope = Envelope.Read(S3Samples.SqsEvent("""{"Records":[{"s3":{"bucket":{"name":"\ud800"}}}]}""", S3Samples.Event("good")));

        envelope.Records.ShouldHaveSingleItem().Key.ShouldBe("good");
        envelope.Problem.ShouldNotBeNull().ShouldContain("a record without bucket and key");
    }

    [Fact]
    public void The_s3_in_front_of_an_event_name_is_taken_off() =>
        Only(S3Samples.Event("a").Replace("ObjectCreated:Put", "s3:ObjectCreated:Put", StringComparison.Ordinal))
            .ShouldBe(Only(S3Samples.Event("a")));

    [Fact]
    public void Documents_come_with_the_id_that_stays_the_same_and_the_message_that_brought_them()
    {
        var own = """{"project":"p"}""";
        var root = JsonElement.Parse(S3Samples.SqsEvent(own, S3Samples.Sns(own), "{"));

        var contents = Envelope.Open(root, "invocation").ToList();

        contents.Select(c => (c.Id, c.MessageId)).ShouldBe([("m1", "m1"), ("da41e39f-ea4d-435a-b922-c6aae3915ebe", "m2"), ("m3", "m3")]);
        contents.Take(2).ShouldAllBe(c => c.Json.Text("project") == "p");
        contents[2].Problem.ShouldNotBeNull().ShouldStartWith("not JSON");
        Envelope.Open(JsonElement.Parse(own), "invocation").ShouldHaveSingleItem().Id.ShouldBe("invocation");
        Envelope.Open(JsonElement.Parse(S3Samples.SnsEvent(own)), "invocation").ShouldHaveSingleItem().Id.ShouldBe("n1");
    }

    [Fact]
    public void The_detail_that_an_input_transformer_hands_on_is_read()
    {
        var created = Only("""{"project":"p","detail":{"bucket":{"name":"b"},"object":{"key":"a+b"},"reason":"PutObject"}}""");
        created.Url.ShouldBe("s3://b/a+b");
        created.IsCreated.ShouldBeTrue();
        var removed = Only("""{"detail":{"bucket":{"name":"b"},"object":{"key":"k"},"deletion-type":"Permanently Deleted"}}""");
        removed.IsRemoved.ShouldBeTrue();
    }

    [Fact]
    public void Sns_envelopes_nested_too_deeply_are_refused()
    {
        var body = S3Samples.Event("a");
        for (var i = 0; i < 9; i++)
            body = S3Samples.Sns(body);
        Reason(body).ShouldContain("nested too deeply");
    }

    [Fact]
    public void Json_nested_too_deeply_is_refused() => Reason(new string('[', 100_000)).ShouldContain("not JSON");

    [Theory]
    [InlineData("1e3")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public void A_size_that_is_no_length_is_no_size(string size)
    {
        var body = S3Samples.Event("a").Replace("1024", size, StringComparison.Ordinal);
        Only(body).Size.ShouldBeNull();
    }
}
