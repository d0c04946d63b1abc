using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.CloudWatchEvents.S3Events;

/// <summary>An EventBridge "Object Created" event. Unlike in S3's own notifications, keys are not encoded.</summary>
public class S3ObjectCreateEvent : CloudWatchEvent<S3ObjectCreate>;

[DataContract]
public class S3ObjectCreate : S3ObjectEventDetails
{
    [DataMember(Name = "source-ip-address")]
    [JsonPropertyName("source-ip-address")]
    public string SourceIpAddress { get; set; }

    [DataMember(Name = "reason")]
    public string Reason { get; set; }
}

[DataContract]
public class S3ObjectEventDetails
{
    [DataMember(Name = "version")]
    public string Version { get; set; }

    [DataMember(Name = "bucket")]
    public Bucket Bucket { get; set; }

    [DataMember(Name = "object")]
    public S3Object Object { get; set; }

    [DataMember(Name = "request-id")]
    [JsonPropertyName("request-id")]
    public string RequestId { get; set; }

    [DataMember(Name = "requester")]
    public string Requester { get; set; }
}

public class Bucket
{
    public string Name { get; set; }
}

[DataContract]
public class S3Object
{
    [DataMember(Name = "key")]
    public string Key { get; set; }

    [DataMember(Name = "size")]
    public long Size { get; set; }

    [DataMember(Name = "etag")]
    public string ETag { get; set; }

    [DataMember(Name = "version-id")]
    [JsonPropertyName("version-id")]
    public string VersionId { get; set; }

    [DataMember(Name = "sequencer")]
    public string Sequencer { get; set; }
}
