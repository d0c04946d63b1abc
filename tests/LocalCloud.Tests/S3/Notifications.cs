using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.S3;

public sealed class Notifications : CloudTest
{
    private const string Bucket = "bucket";

    [Fact]
    public async Task A_queue_is_greeted_and_then_told_of_matching_objects_in_awss_shape()
    {
        await ConfigureAsync(Rule("mine", "q", "in/", ".json"));
        using var test = JsonDocument.Parse((await TakeAsync("q")).Single().Body);
        test.RootElement.GetProperty("Event").GetString().ShouldBe("s3:TestEvent");
        test.RootElement.TryGetProperty("Records", out _).ShouldBeFalse();

        await S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = "other/x.json",
                ContentBody = "1",
            },
            Cancellation
        );
        var put = await S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = "in/a b+é(1).json",
                ContentBody = "123",
            },
            Cancellation
        );
        using var document = JsonDocument.Parse((await TakeAsync("q")).Single().Body);
        var record = document.RootElement.GetProperty("Records")[0];
        record.GetProperty("eventName").GetString().ShouldBe("ObjectCreated:Put");
        record.GetProperty("eventSource").GetString().ShouldBe("aws:s3");
        record.GetProperty("eventVersion").GetString()!.ShouldStartWith("2.");
        record.GetProperty("awsRegion").GetString().ShouldBe("us-east-1");
        var s3 = record.GetProperty("s3");
        s3.GetProperty("configurationId").GetString().ShouldBe("mine");
        s3.GetProperty("bucket").GetProperty("arn").GetString().ShouldBe("arn:aws:s3:::bucket");
        var item = s3.GetProperty("object");
        item.GetProperty("key").GetString().ShouldBe("in/a+b%2B%C3%A9%281%29.json");
        item.GetProperty("size").GetInt64().ShouldBe(3);
        item.GetProperty("eTag").GetString().ShouldBe(put.ETag.Trim('"'));
        item.GetProperty("sequencer").GetString()!.Length.ShouldBeGreaterThan(0);
        item.TryGetProperty("versionId", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task The_configuration_reads_back_and_a_put_replaces_it()
    {
        await ConfigureAsync(Rule("one", "q", "a/", ""));
        await ConfigureAsync(Rule("two", "q", "b/", ".csv"));
        var read = await S3.GetBucketNotificationAsync(new GetBucketNotificationRequest { BucketName = Bucket }, Cancellation);
        var rule = read.QueueConfigurations.Single();
        (rule.Id, rule.Queue).ShouldBe(("two", Cloud.Sqs.Arn("q")));
        rule.Filter.S3KeyFilter.FilterRules.Select(f => $"{f.Name}={f.Value}".ToLowerInvariant()).ShouldBe(["prefix=b/", "suffix=.csv"]);
    }

    [Fact]
    public async Task A_queue_that_does_not_let_S3_send_for_the_bucket_is_refused_and_one_that_no_longer_does_gets_nothing()
    {
        Cloud.Sqs.CreateQueue("q");
        var queue = Cloud.Sqs.Arn("q");
        Cloud.S3.CreateBucket(Bucket);
        var request = new PutBucketNotificationRequest { BucketName = Bucket, QueueConfigurations = [Rule("one", "q", "", "")] };
        (await Should.ThrowAsync<AmazonS3Exception>(() => S3.PutBucketNotificationAsync(request, Cancellation))).Message.ShouldContain(
            "Unable to validate the following destination configurations"
        );
        Allow(queue, "another");
        await Should.ThrowAsync<AmazonS3Exception>(() => S3.PutBucketNotificationAsync(request, Cancellation));

        Allow(queue, Bucket);
        await S3.PutBucketNotificationAsync(request, Cancellation);
        Cloud.S3.Put(Bucket, "heard", "1");
        Allow(queue, "another");
        Cloud.S3.Put(Bucket, "unheard", "1");

        Records().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("a/", "", "a/b", "", true)]
    [InlineData("a/", ".csv", "a/", ".json", false)]
    [InlineData("", "", "x", "", true)]
    [InlineData("a/", ".gz", "", ".json.gz", true)]
    [InlineData("a/", "", "b/", "", false)]
    public async Task Overlapping_rules_are_refused(string prefix1, string suffix1, string prefix2, string suffix2, bool refused)
    {
        var both = ConfigureAsync(Rule("1", "q", prefix1, suffix1), Rule("2", "q", prefix2, suffix2));
        if (refused)
            (await Should.ThrowAsync<AmazonS3Exception>(() => both)).Message.ShouldContain("ambiguously defined");
        else
            await both;
    }

    [Fact]
    public async Task A_target_that_is_not_there_is_refused()
    {
        var rule = Rule("1", "q", "", "");
        rule.Queue = "arn:aws:sqs:us-east-1:123456789012:none";
        (await Should.ThrowAsync<AmazonS3Exception>(() => ConfigureAsync(rule))).Message.ShouldContain(
            "Unable to validate the following destination"
        );
    }

    [Fact]
    public async Task Uploads_and_deletes_have_their_own_event_names()
    {
        var rule = Rule("1", "q", "", "");
        rule.Events = [EventType.ObjectCreatedAll, EventType.ObjectRemovedAll];
        await ConfigureAsync(rule);
        Cloud.S3.Put(Bucket, "k", "x");
        var upload = await S3.InitiateMultipartUploadAsync(Bucket, "parts", Cancellation);
        var part = await S3.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = Bucket,
                Key = "parts",
                UploadId = upload.UploadId,
                PartNumber = 1,
                InputStream = new MemoryStream([1]),
            },
            Cancellation
        );
        await S3.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = Bucket,
                Key = "parts",
                UploadId = upload.UploadId,
                PartETags = [new PartETag(1, part.ETag)],
            },
            Cancellation
        );
        await S3.DeleteObjectAsync(Bucket, "k", Cancellation);
        Names().ShouldBe(["ObjectCreated:Put", "ObjectCreated:CompleteMultipartUpload", "ObjectRemoved:Delete"]);
    }

    [Fact]
    public async Task Sequencers_of_a_key_grow_and_a_duplicate_fault_sends_the_event_twice()
    {
        await ConfigureAsync(Rule("1", "q", "", ""));
        Cloud.Faults.Add(new Fault("s3", "PutObject", FaultKind.Duplicate) { Times = 1 });
        Cloud.S3.Put(Bucket, "k", "1");
        Cloud.S3.Put(Bucket, "k", "2");
        var sequencers = Records().Select(r => r.GetProperty("s3").GetProperty("object").GetProperty("sequencer").GetString()!).ToList();
        sequencers.Count.ShouldBe(3);
        sequencers[1].ShouldBe(sequencers[0]);
        string.CompareOrdinal(sequencers[2], sequencers[1]).ShouldBePositive();
    }

    [Fact]
    public async Task Eventbridge_gets_the_key_as_it_is()
    {
        Cloud.S3.CreateBucket(Bucket);
        await S3.PutBucketNotificationAsync(
            new PutBucketNotificationRequest { BucketName = Bucket, EventBridgeConfiguration = new EventBridgeConfiguration() },
            Cancellation
        );
        Cloud.S3.Put(Bucket, "a b+é", "x");
        using var document = JsonDocument.Parse(Cloud.S3.EventBridgeEvents.Single());
        document.RootElement.GetProperty("detail-type").GetString().ShouldBe("Object Created");
        document.RootElement.GetProperty("detail").GetProperty("object").GetProperty("key").GetString().ShouldBe("a b+é");
    }

    private QueueConfiguration Rule(string id, string queue, string prefix, string suffix)
    {
        Cloud.Sqs.CreateQueue(queue);
        var filters = new[] { ("prefix", prefix), ("suffix", suffix) }
            .Where(f => f.Item2.Length > 0)
            .Select(f => new FilterRule(f.Item1, f.Item2))
            .ToList();
        return new QueueConfiguration
        {
            Id = id,
            Queue = Cloud.Sqs.Arn(queue),
            Events = [EventType.ObjectCreatedAll],
            Filter = filters.Count == 0 ? null : new Filter { S3KeyFilter = new S3KeyFilter { FilterRules = filters } },
        };
    }

    private Task<PutBucketNotificationResponse> ConfigureAsync(params QueueConfiguration[] rules)
    {
        Cloud.S3.CreateBucket(Bucket);
        foreach (var queue in rules.Select(r => r.Queue).Where(q => Cloud.Sqs.Find(q) is not null))
            Allow(queue, Bucket);
        return S3.PutBucketNotificationAsync(
            new PutBucketNotificationRequest { BucketName = Bucket, QueueConfigurations = [.. rules] },
            Cancellation
        );
    }

    private void Allow(string queueArn, string bucket) =>
        Cloud.Sqs.SetAttributes(
            Cloud.Sqs.Queue(queueArn),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Policy"] = $$"""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage",
                 "Resource":"{{queueArn}}","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::{{bucket}}"},
                 "StringEquals":{"aws:SourceAccount":"123456789012"} } }]}
                """,
            }
        );

    private IEnumerable<JsonElement> Records() =>
        Cloud
            .Sqs.Bodies("q")
            .Select(b => JsonDocument.Parse(b).RootElement)
            .Where(e => e.TryGetProperty("Records", out _))
            .Select(e => e.GetProperty("Records")[0]);

    private IEnumerable<string?> Names() => Records().Select(r => r.GetProperty("eventName").GetString());
}
