using System.Text.Json;
using System.Text.Json.Nodes;
using GapFurniture.Shared.S3;

namespace GapFurniture.Shared.Tests.S3;

public sealed class S3NotificationTests
{
    private static S3ObjectEvent Only(string body) => S3Notification.Parse(body).Objects.ShouldHaveSingleItem();

    private static string Reason(string body) => Should.Throw<S3NotificationException>(() => S3Notification.Parse(body)).Message;

    [Fact]
    public void An_s3_event_gives_everything_it_says() =>
        Only(S3Samples.Event("logs/a.json"))
            .ShouldBe(
                new S3ObjectEvent("my-bucket", "logs/a.json", "ObjectCreated:Put")
                {
                    Size = 1024,
                    ETag = "d41d8cd98f00b204e9800998ecf8427e",
                    VersionId = "096fKKXTRTtl3on89fVO.nfljtsv6qko",
                    Sequencer = "0055AED6DCD90281E5",
                    ConfigurationId = "load-logs",
                    Region = "eu-west-1",
                }
            );

    [Fact]
    public void An_sns_envelope_is_opened() => Only(S3Samples.Sns(S3Samples.Event("a+b"))).Key.ShouldBe("a b");

    [Fact]
    public void Sns_forwarding_to_sns_is_opened() =>
        Only(S3Samples.Sns(S3Samples.Sns(S3Samples.Event("a")))).ShouldBe(Only(S3Samples.Event("a")));

    [Fact]
    public void An_event_bridge_event_gives_everything_it_says() =>
        Only(S3Samples.EventBridge("logs/a.json"))
            .ShouldBe(
                new S3ObjectEvent("my-bucket", "logs/a.json", "Object Created")
                {
                    Size = 5,
                    ETag = "b1946ac92492d2347c6235b4d2611184",
                    VersionId = "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
                    Sequencer = "617f08299329d189",
                    Region = "ca-central-1",
                }
            );

    [Fact]
    public void An_event_bridge_event_inside_sns_is_opened() =>
        Only(S3Samples.Sns(S3Samples.EventBridge("a"))).EventName.ShouldBe("Object Created");

    [Fact]
    public void An_event_that_is_already_json_is_read_the_same()
    {
        using var document = JsonDocument.Parse(S3Samples.Sns(S3Samples.Event("a%20b")));
        S3Notification.Parse(document.RootElement).Objects.ShouldHaveSingleItem().Key.ShouldBe("a b");
    }

    [Fact]
    public void Several_records_keep_their_order()
    {
        var records = new JsonArray([.. Enumerable.Range(0, 5).Select(i => S3Samples.Record($"k{i}"))]);
        var body = new JsonObject { ["Records"] = records }.ToJsonString();
        S3Notification.Parse(body).Objects.Select(o => o.Key).ShouldBe(["k0", "k1", "k2", "k3", "k4"]);
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
            var notification = S3Notification.Parse(body);
            notification.IsTestEvent.ShouldBeTrue();
            notification.Objects.ShouldBeEmpty();
        }
        S3Notification.Parse(S3Samples.Event("a")).IsTestEvent.ShouldBeFalse();
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
    [InlineData("{\"Records\":[7]}", "a record without bucket and key")]
    [InlineData("{\"Records\":[{\"eventSource\":\"aws:kinesis\"}]}", "eventSource aws:kinesis")]
    [InlineData("{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{}}}]}", "a record without bucket and key")]
    [InlineData("{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"\"},\"object\":{\"key\":\"k\"}}}]}", "a record without bucket and key")]
    [InlineData("{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":7}}}]}", "a record without bucket and key")]
    [InlineData("{\"source\":\"aws.ec2\",\"detail\":{}}", "an event of source aws.ec2")]
    [InlineData("{\"Type\":\"Notification\",\"Message\":\"hello\"}", "not JSON")]
    [InlineData("{\"Type\":\"SubscriptionConfirmation\",\"Message\":\"confirm\"}", "its members are Type, Message")]
    [InlineData("{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"\\ud800\"}}}]}", "not valid Unicode")]
    [InlineData("{\"\\udc00\":1}", "not valid Unicode")]
    public void What_is_no_notification_is_refused_with_a_reason(string body, string reason) => Reason(body).ShouldContain(reason);

    [Fact]
    public void Half_a_surrogate_pair_in_an_event_that_is_already_json_is_refused_too()
    {
        using var document = JsonDocument.Parse("""{"Event":"\ud800"}""");
        Should.Throw<S3NotificationException>(() => S3Notification.Parse(document.RootElement));
        Reason("{\"a\":\"" + '\ud800' + "\"}").ShouldContain("not valid Unicode");
    }

    [Fact]
    public void Sns_envelopes_nested_too_deeply_are_refused()
    {
        var body = S3Samples.Event("a");
        for (var i = 0; i < 6; i++)
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
