using System.Text;
using System.Text.Json;
using Amazon.Lambda.CloudWatchEvents.S3Events;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.S3Events;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using GapFurniture.Shims.Tests.Lambda.Sample;

namespace GapFurniture.Shims.Tests.Lambda.Serialization;

/// <summary>Real events through both serializers: the source-generated one and the one by reflection.</summary>
public sealed class LambdaSerializerTests
{
    public static TheoryData<ILambdaSerializer> Serializers { get; } =
    [new SourceGeneratorLambdaJsonSerializer<SampleJson>(), new DefaultLambdaJsonSerializer()];

    [Theory]
    [MemberData(nameof(Serializers), DisableDiscoveryEnumeration = true)]
    public void An_SQS_event_is_read_whole(ILambdaSerializer serializer)
    {
        var message = Read<SQSEvent>(serializer, Events.SqsWithBody("Test message.")).Records.ShouldHaveSingleItem();

        message.MessageId.ShouldBe(Events.SqsMessageId);
        message.ReceiptHandle.ShouldBe("AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...");
        message.Body.ShouldBe("Test message.");
        message.Attributes["ApproximateReceiveCount"].ShouldBe("1");
        message.MessageAttributes["myAttribute"].StringValue.ShouldBe("myValue");
        message.MessageAttributes["myAttribute"].DataType.ShouldBe("String");
        message.MessageAttributes["blob"].BinaryValue.ToArray().ShouldBe("1100"u8.ToArray());
        message.MessageAttributes["blob"].StringListValues.ShouldBe(["abc"]);
        message.MessageAttributes["blob"].BinaryListValues.Select(value => value.ToArray()[0]).ShouldBe([(byte)'0', (byte)'1']);
        message.Md5OfBody.ShouldBe("e4e68fb7bd0e697a0ae8f1bb342846b3");
        message.Md5OfMessageAttributes.ShouldBe("582c92c5c5b6ac403040a4f3ab3115c9");
        message.EventSource.ShouldBe("aws:sqs");
        message.EventSourceArn.ShouldBe("arn:aws:sqs:us-east-2:123456789012:my-queue");
        message.AwsRegion.ShouldBe("us-east-2");
    }

    [Theory]
    [MemberData(nameof(Serializers), DisableDiscoveryEnumeration = true)]
    public void An_S3_event_is_read_whole_and_its_key_can_be_decoded(ILambdaSerializer serializer)
    {
        var record = Read<S3Event>(serializer, Events.S3).Records.ShouldHaveSingleItem();

        record.EventName.ShouldBe("ObjectCreated:Put");
        record.EventTime.ShouldBe(new DateTime(2019, 9, 3, 19, 37, 27, 192, DateTimeKind.Utc));
        record.UserIdentity.PrincipalId.ShouldBe("AWS:AIDAINPONIXQXHT3IKHL2");
        record.RequestParameters.SourceIPAddress.ShouldBe("205.255.255.255");
        record.ResponseElements.XAmzRequestId.ShouldBe("D82B88E5F771F645");
        record.ResponseElements.XAmzId2.ShouldStartWith("vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjry");
        record.S3.ConfigurationId.ShouldBe("828aa6fc-f7b5-4305-8584-487c791949c1");
        record.S3.S3SchemaVersion.ShouldBe("1.0");
        record.S3.Bucket.Name.ShouldBe("amzn-s3-demo-bucket");
        record.S3.Bucket.OwnerIdentity.PrincipalId.ShouldBe("A3I5XTEXAMAI3E");
        record.S3.Object.Key.ShouldBe("b21b84d6+%E3%81%82%2B.jpg");
        record.S3.Object.KeyDecoded.ShouldBe("b21b84d6 あ+.jpg");
        record.S3.Object.Size.ShouldBe(1305107);
        record.S3.Object.ETag.ShouldBe("b21b84d653bb07b05b1e6b33684dc11b");
        record.S3.Object.Sequencer.ShouldBe("0C0F6F405D6ED209E1");
        record.S3.Object.VersionId.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Serializers), DisableDiscoveryEnumeration = true)]
    public void A_test_event_of_S3_has_no_records(ILambdaSerializer serializer) =>
        Read<S3Event>(serializer, Events.S3Test).Records.ShouldBeNull();

    [Theory]
    [MemberData(nameof(Serializers), DisableDiscoveryEnumeration = true)]
    public void An_EventBridge_event_of_S3_is_read_whole(ILambdaSerializer serializer)
    {
        var created = Read<S3ObjectCreateEvent>(serializer, Events.ObjectCreated);

        created.DetailType.ShouldBe("Object Created");
        created.Detail.Bucket.Name.ShouldBe("amzn-s3-demo-bucket1");
        created.Detail.Object.Key.ShouldBe("example key+1");
        created.Detail.Object.Size.ShouldBe(5);
        created.Detail.Object.ETag.ShouldBe("b1946ac92492d2347c6235b4d2611184");
        created.Detail.Object.VersionId.ShouldBe("IYV3p45BT0ac8hjHg1houSdS1a.Mro8e");
        created.Detail.RequestId.ShouldBe("N4N7GDK58NMKJ12R");
        created.Detail.SourceIpAddress.ShouldBe("1.2.3.4");
        created.Detail.Reason.ShouldBe("PutObject");
    }

    [Theory]
    [MemberData(nameof(Serializers), DisableDiscoveryEnumeration = true)]
    public void A_scheduled_event_is_read_whole(ILambdaSerializer serializer)
    {
        var tick = Read<ScheduledEvent>(serializer, Events.Scheduled);

        tick.DetailType.ShouldBe("Scheduled Event");
        tick.Source.ShouldBe("aws.events");
        tick.Time.ShouldBe(new DateTime(2015, 10, 8, 16, 53, 6, DateTimeKind.Utc));
        tick.Resources.ShouldBe(["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"]);
        tick.Detail.ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Serializers), DisableDiscoveryEnumeration = true)]
    public void A_batch_response_is_written_as_Lambda_reads_it(ILambdaSerializer serializer)
    {
        var response = new SQSBatchResponse([new SQSBatchResponse.BatchItemFailure { ItemIdentifier = "a<b>é" }]);

        Write(serializer, response).ShouldBe("""{"batchItemFailures":[{"itemIdentifier":"a<b>é"}]}""");
        Write(serializer, new SQSBatchResponse()).ShouldBe("""{"batchItemFailures":[]}""");
    }

    [Theory]
    [MemberData(nameof(Serializers), DisableDiscoveryEnumeration = true)]
    public void Names_are_written_as_in_code_and_read_in_any_case_and_nulls_are_left_out(ILambdaSerializer serializer)
    {
        Write(serializer, new SampleRequest { Log = "x" }).ShouldBe("""{"Fail":false,"Log":"x","Templates":[]}""");
        Read<SampleRequest>(serializer, """{"LOG":"x"}""").Log.ShouldBe("x");
    }

    [Theory]
    [MemberData(nameof(Serializers), DisableDiscoveryEnumeration = true)]
    public void Times_are_read_from_text_and_from_seconds(ILambdaSerializer serializer)
    {
        var time = new DateTime(2026, 11, 21, 8, 0, 0, DateTimeKind.Utc);

        Read<DateTime>(serializer, "\"2026-11-21T08:00:00Z\"").ShouldBe(time);
        Read<DateTime>(serializer, "1795248000").ShouldBe(time);
        Read<DateTime>(serializer, "1795248000.5").ShouldBe(time.AddMilliseconds(500));
        Write(serializer, time).ShouldBe("\"2026-11-21T08:00:00Z\"");
        Should.Throw<JsonSerializerException>(() => Read<DateTime>(serializer, "true"));
    }

    [Theory]
    [MemberData(nameof(Serializers), DisableDiscoveryEnumeration = true)]
    public void Bytes_are_read_from_numbers_and_from_base64(ILambdaSerializer serializer)
    {
        Read<byte[]>(serializer, "[72,105]").ShouldBe("Hi"u8.ToArray());
        Read<byte[]>(serializer, "\"SGk=\"").ShouldBe("Hi"u8.ToArray());
        Write(serializer, "Hi"u8.ToArray()).ShouldBe("[72,105]");
        Write(serializer, new MemoryStream("Hi"u8.ToArray())).ShouldBe("\"SGk=\"");
    }

    [Theory]
    [MemberData(nameof(Serializers), DisableDiscoveryEnumeration = true)]
    public void An_unreadable_payload_names_the_type(ILambdaSerializer serializer)
    {
        var thrown = Should.Throw<JsonSerializerException>(() => Read<SQSEvent>(serializer, "{"));

        thrown.Message.ShouldContain("Amazon.Lambda.SQSEvents.SQSEvent");
        thrown.InnerException.ShouldBeAssignableTo<JsonException>();
    }

    [Fact]
    public void A_type_that_the_context_lacks_is_named_with_what_to_do()
    {
        var thrown = Should.Throw<JsonSerializerException>(() =>
            Read<Uri>(new SourceGeneratorLambdaJsonSerializer<SampleJson>(), "\"https://example.com\"")
        );

        thrown.ToString().ShouldContain("System.Uri");
        thrown.ToString().ShouldContain("JsonSerializable");
    }

    [Fact]
    public void Options_can_be_customised()
    {
        static void CamelCase(JsonSerializerOptions options) => options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;

        Write(new SourceGeneratorLambdaJsonSerializer<SampleJson>(CamelCase), new SampleRequest())
            .ShouldBe("""{"fail":false,"templates":[]}""");
        Write(new DefaultLambdaJsonSerializer(CamelCase), new SampleRequest()).ShouldBe("""{"fail":false,"templates":[]}""");
    }

    [Fact]
    public void Constant_classes_of_the_SDK_are_their_text()
    {
        var serializer = new DefaultLambdaJsonSerializer();

        Write(serializer, new SampleColour("Red")).ShouldBe("\"Red\"");
        Read<SampleColour>(serializer, "\"Red\"").Value.ShouldBe("Red");
    }

    private static T Read<T>(ILambdaSerializer serializer, string json) =>
        serializer.Deserialize<T>(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static string Write<T>(ILambdaSerializer serializer, T value)
    {
        using var stream = new MemoryStream();
        serializer.Serialize(value, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
