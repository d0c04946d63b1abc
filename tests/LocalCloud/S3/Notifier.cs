using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>Turns what happens in buckets into AWS's event documents and delivers them.</summary>
internal sealed class Notifier(CloudIdentity identity, INotificationTargets targets, FaultBook faults, TimeProvider time)
{
    private const string Principal = "AWS:LOCALCLOUD";
    private static readonly FaultKind[] s_duplicate = [FaultKind.Duplicate];
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What went to EventBridge so far.</summary>
    public ConcurrentQueue<string> EventBridge { get; } = new();

    /// <summary>Who takes what goes to EventBridge.</summary>
    public Action<string>? ToEventBridge { get; set; }

    /// <summary>Elements of notification configurations that are newer than this cloud: kept as they are.</summary>
    public HashSet<string> FutureElements { get; } = new(StringComparer.Ordinal);

    /// <summary>Delivers an event to every rule that it concerns.</summary>
    public void Publish(Bucket bucket, BucketEvent happened)
    {
        var stamped = happened with { Time = time.GetUtcNow() };
        foreach (var rule in bucket.Notifications.Rules.Where(r => r.Matches(happened.Name, happened.Key)))
        {
            // A target whose policy has changed since is not reached any more, and nobody hears of it.
            if (!IsAllowed(bucket, rule))
                continue;
            var json = Write(w => WriteRecords(w, bucket, rule, stamped));
            targets.Deliver(rule.Kind, rule.TargetArn, json);
            if (faults.Take("s3", happened.Operation, happened.Key, s_duplicate) is not null)
                targets.Deliver(rule.Kind, rule.TargetArn, json);
        }

        if (bucket.Notifications.EventBridge && happened.Stored is not null)
        {
            var json = Write(w => WriteEventBridge(w, bucket, stamped));
            EventBridge.Enqueue(json);
            ToEventBridge?.Invoke(json);
        }
    }

    /// <summary>Checks that all targets are there, then greets each queue with <c>s3:TestEvent</c>.</summary>
    public void Configure(Bucket bucket, NotificationConfiguration configuration, bool skipValidation)
    {
        configuration.Validate();
        if (!skipValidation)
            Validate(bucket, configuration);
        bucket.Notifications = configuration;
        foreach (var rule in configuration.Rules.Where(r => r.Kind == "Queue" && targets.CanDeliver(r.Kind, r.TargetArn)))
        {
            var test = Write(w =>
            {
                w.WriteString("Service", "Amazon S3");
                w.WriteString("Event", "s3:TestEvent");
                w.WriteString("Time", S3Xml.Time(time.GetUtcNow()));
                w.WriteString("Bucket", bucket.Name);
                w.WriteString("RequestId", Guid.NewGuid().ToString());
                w.WriteString("HostId", "local-cloud");
            });
            targets.Deliver(rule.Kind, rule.TargetArn, test);
        }
    }

    // S3 asks each target, not only new ones, whether it may send there for this bucket.
    private void Validate(Bucket bucket, NotificationConfiguration configuration)
    {
        foreach (var rule in configuration.Rules)
        {
            var what = rule.Kind == "Queue" ? "queue" : "function";
            if (!targets.CanDeliver(rule.Kind, rule.TargetArn))
                throw S3Errors.Destination(rule.TargetArn, $"The destination {what} does not exist");
            if (!IsAllowed(bucket, rule))
            {
                throw S3Errors.Destination(
                    rule.TargetArn,
                    $"Permissions on the destination {what} do not allow S3 to publish notifications from this bucket"
                );
            }
        }
    }

    private bool IsAllowed(Bucket bucket, NotificationRule rule) =>
        rule.IsTrusted || targets.IsAllowed(rule.Kind, rule.TargetArn, $"arn:aws:s3:::{bucket.Name}");

    private void WriteRecords(Utf8JsonWriter w, Bucket bucket, NotificationRule rule, BucketEvent happened)
    {
        w.WriteStartArray("Records");
        w.WriteStartObject();
        w.WriteString("eventVersion", "2.1");
        w.WriteString("eventSource", "aws:s3");
        w.WriteString("awsRegion", identity.Region);
        w.WriteString("eventTime", S3Xml.Time(happened.Time));
        w.WriteString("eventName", happened.Name);
        WritePrincipal(w, "userIdentity");
        w.WriteStartObject("requestParameters");
        w.WriteString("sourceIPAddress", "127.0.0.1");
        w.WriteEndObject();
        w.WriteStartObject("responseElements");
        w.WriteString("x-amz-request-id", happened.RequestId);
        w.WriteString("x-amz-id-2", "local-cloud");
        w.WriteEndObject();
        w.WriteStartObject("s3");
        w.WriteString("s3SchemaVersion", "1.0");
        w.WriteString("configurationId", rule.Id);
        w.WriteStartObject("bucket");
        w.WriteString("name", bucket.Name);
        WritePrincipal(w, "ownerIdentity");
        w.WriteString("arn", $"arn:aws:s3:::{bucket.Name}");
        w.WriteEndObject();
        w.WriteStartObject("object");
        w.WriteString("key", KeyEncoding.Encode(happened.Key));
        WriteObject(w, happened, "eTag");
        w.WriteString("sequencer", happened.Sequencer);
        w.WriteEndObject();
        w.WriteEndObject();
        w.WriteEndObject();
        w.WriteEndArray();
    }

    private void WriteEventBridge(Utf8JsonWriter w, Bucket bucket, BucketEvent happened)
    {
        w.WriteString("version", "0");
        w.WriteString("id", Guid.NewGuid().ToString());
        w.WriteString("detail-type", "Object Created");
        w.WriteString("source", "aws.s3");
        w.WriteString("account", identity.AccountId);
        w.WriteString("time", happened.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        w.WriteString("region", identity.Region);
        w.WriteStartArray("resources");
        w.WriteStringValue($"arn:aws:s3:::{bucket.Name}");
        w.WriteEndArray();
        w.WriteStartObject("detail");
        w.WriteString("version", "0");
        w.WriteStartObject("bucket");
        w.WriteString("name", bucket.Name);
        w.WriteEndObject();
        w.WriteStartObject("object");
        w.WriteString("key", happened.Key); // here the key is as it is
        WriteObject(w, happened, "etag");
        w.WriteString("sequencer", happened.Sequencer);
        w.WriteEndObject();
        w.WriteString("request-id", happened.RequestId);
        w.WriteString("requester", identity.AccountId);
        w.WriteString("source-ip-address", "127.0.0.1");
        w.WriteString("reason", happened.Operation);
        w.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter w, BucketEvent happened, string etagName)
    {
        if (happened.Stored is not { } stored)
            return;
        w.WriteNumber("size", stored.Data.LongLength);
        w.WriteString(etagName, stored.ETag);
    }

    private static void WritePrincipal(Utf8JsonWriter w, string name)
    {
        w.WriteStartObject(name);
        w.WriteString("principalId", Principal);
        w.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
