using System.Text.Json.Serialization;
using Amazon.Lambda.CloudWatchEvents.S3Events;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.S3Events;
using Amazon.Lambda.SQSEvents;

namespace GapFurniture.Shims.Tests.Lambda.Sample;

[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
[JsonSerializable(typeof(S3Event))]
[JsonSerializable(typeof(S3ObjectCreateEvent))]
[JsonSerializable(typeof(ScheduledEvent))]
[JsonSerializable(typeof(SampleRequest))]
[JsonSerializable(typeof(SampleReport))]
[JsonSerializable(typeof(byte[]))]
[JsonSerializable(typeof(DateTime))]
[JsonSerializable(typeof(MemoryStream))]
[JsonSerializable(typeof(string))]
public sealed partial class SampleJson : JsonSerializerContext;
