using System.Text.Json;
using GapFurniture.YumRepo.Events;

namespace GapFurniture.YumRepo.Tests.Events;

public sealed class PackageEventTests
{
    private static string Record(string name, string key, string sequencer) =>
        JsonSerializer.Serialize(
            new
            {
                eventSource = "aws:s3",
                eventName = name,
                s3 = new { bucket = new { name = "b" }, @object = new { key, sequencer } },
            }
        );

    private static PackageEvent Read(params string[] records) => Parse($$"""{"Records":[{{string.Join(',', records)}}]}""");

    private static PackageEvent Parse(string json) => PackageEvent.Read(JsonElement.Parse(json));

    private static string Message(string id, params string[] records) =>
        $$"""{"eventSource":"aws:sqs","messageId":"{{id}}","body":{{JsonSerializer.Serialize($$"""{"Records":[{{string.Join(',', records)}}]}""")}}}""";

    [Theory]
    [InlineData("ObjectCreated:Put", true)]
    [InlineData("ObjectCreated:Copy", true)]
    [InlineData("ObjectRemoved:Delete", true)]
    [InlineData("ObjectRemoved:DeleteMarkerCreated", true)]
    [InlineData("LifecycleExpiration:Delete", true)]
    [InlineData("s3:LifecycleExpiration:DeleteMarkerCreated", true)]
    [InlineData("ObjectTagging:Put", false)]
    [InlineData("ObjectRestore:Completed", false)]
    public void Objects_that_are_put_or_gone_count(string name, bool counts) =>
        Read(Record(name, "a.rpm", "01")).Objects.Count.ShouldBe(counts ? 1 : 0);

    [Theory]
    [InlineData("Object Created")]
    [InlineData("Object Deleted")]
    public void EventBridge_reports_the_same(string type) =>
        Parse(
            $$"""{"source":"aws.s3","detail-type":"{{type}}","detail":{"bucket":{"name":"b"},"object":{"key":"gcc-c++.rpm","sequencer":"0A"} } }"""
        )
            .Objects.ShouldHaveSingleItem()
            .Object.Key.ShouldBe("gcc-c++.rpm");

    [Fact]
    public void Keys_are_decoded_once() =>
        Read(Record("ObjectCreated:Put", "libstdc%2B%2B-1+2.rpm", "01")).Objects[0].Object.Key.ShouldBe("libstdc++-1 2.rpm");

    [Fact]
    public void An_object_of_several_events_is_one_with_the_latest_order()
    {
        var read = Read(
            Record("ObjectCreated:Put", "a.rpm", "0F"),
            Record("ObjectRemoved:Delete", "a.rpm", "0F01"),
            Record("ObjectCreated:Put", "a.rpm", "0E99")
        );

        read.Objects.ShouldHaveSingleItem().Order.ShouldBe("0F01");
    }

    [Fact]
    public void Every_message_that_reports_an_object_is_remembered_with_it()
    {
        var read = Parse(
            $$"""{"Records":[{{Message("m1", Record("ObjectCreated:Put", "a.rpm", "01"))}},{{Message(
                "m2",
                Record("ObjectCreated:Put", "a.rpm", "02"),
                Record("ObjectCreated:Put", "b.rpm", "03")
            )}},{"eventSource":"aws:sqs","messageId":"m3","body":"nonsense"}]}"""
        );

        read.Objects.Single(o => o.Object.Key == "a.rpm").MessageIds.ShouldBe(["m1", "m2"]);
        read.Objects.Single(o => o.Object.Key == "b.rpm").MessageIds.ShouldBe(["m2"]);
        read.Problems.ShouldHaveSingleItem().MessageId.ShouldBe("m3");
        read.Messages.ShouldBe(["m1", "m2", "m3"]);
    }

    [Fact]
    public void S3s_test_event_reports_nothing()
    {
        var read = Parse("""{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}""");

        read.Objects.ShouldBeEmpty();
        read.Problems.ShouldBeEmpty();
    }
}
