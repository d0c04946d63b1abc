using System.Text.Json.Nodes;

namespace GapFurniture.Shared.Tests.Events;

/// <summary>Notifications in AWS's documented shapes.</summary>
internal static class S3Samples
{
    public static string Event(string encodedKey) => new JsonObject { ["Records"] = new JsonArray(Record(encodedKey)) }.ToJsonString();

    public static JsonObject Record(string encodedKey) =>
        JsonNode
            .Parse(
                """
                {
                  "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-west-1", "eventTime": "2026-11-21T08:00:00.000Z",
                  "eventName": "ObjectCreated:Put", "userIdentity": { "principalId": "A1" },
                  "requestParameters": { "sourceIPAddress": "127.0.0.1" },
                  "s3": {
                    "s3SchemaVersion": "1.0", "configurationId": "load-logs",
                    "bucket": { "name": "my-bucket", "ownerIdentity": { "principalId": "A1" }, "arn": "arn:aws:s3:::my-bucket" },
                    "object": {
                      "key": "", "size": 1024, "eTag": "d41d8cd98f00b204e9800998ecf8427e",
                      "versionId": "096fKKXTRTtl3on89fVO.nfljtsv6qko", "sequencer": "0055AED6DCD90281E5"
                    }
                  }
                }
                """
            )!
            .AsObject()
            .With(r => r["s3"]!["object"]!["key"] = encodedKey);

    public static string EventBridge(string key) =>
        JsonNode
            .Parse(
                """
                {
                  "version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103", "detail-type": "Object Created", "source": "aws.s3",
                  "account": "111122223333", "time": "2021-11-12T00:00:00Z", "region": "ca-central-1",
                  "resources": ["arn:aws:s3:::my-bucket"],
                  "detail": {
                    "version": "0", "bucket": { "name": "my-bucket" },
                    "object": {
                      "key": "", "size": 5, "etag": "b1946ac92492d2347c6235b4d2611184",
                      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e", "sequencer": "617f08299329d189"
                    },
                    "request-id": "N4N7GDK58NMKJ12R", "requester": "123456789012", "reason": "PutObject"
                  }
                }
                """
            )!
            .AsObject()
            .With(e => e["detail"]!["object"]!["key"] = key)
            .ToJsonString();

    public static string Sns(string message) =>
        new JsonObject
        {
            ["Type"] = "Notification",
            ["MessageId"] = "da41e39f-ea4d-435a-b922-c6aae3915ebe",
            ["TopicArn"] = "arn:aws:sns:eu-west-1:123456789012:topic",
            ["Subject"] = "Amazon S3 Notification",
            ["Message"] = message,
            ["Timestamp"] = "2026-11-21T08:00:00.000Z",
        }.ToJsonString();

    /// <summary>A Lambda event of SQS: messages with ids m1, m2, …</summary>
    public static string SqsEvent(params IEnumerable<string> bodies) =>
        new JsonObject
        {
            ["Records"] = new JsonArray([
                .. bodies.Select(
                    (body, i) =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["messageId"] = $"m{i + 1}",
                                ["receiptHandle"] = $"r{i + 1}",
                                ["body"] = body,
                                ["attributes"] = new JsonObject { ["ApproximateReceiveCount"] = "3" },
                                ["eventSource"] = "aws:sqs",
                            }
                ),
            ]),
        }.ToJsonString();

    /// <summary>A Lambda event of SNS.</summary>
    public static string SnsEvent(params IEnumerable<string> messages) =>
        new JsonObject
        {
            ["Records"] = new JsonArray([
                .. messages.Select(
                    (message, i) =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["EventSource"] = "aws:sns",
                                ["Sns"] = new JsonObject
                                {
                                    ["Type"] = "Notification",
                                    ["MessageId"] = $"n{i + 1}",
                                    ["Message"] = message,
                                },
                            }
                ),
            ]),
        }.ToJsonString();

    /// <summary>What Lambda sends to a queue when an asynchronous invocation has failed for good.</summary>
    public static string FailureRecord(string payload) =>
        new JsonObject
        {
            ["version"] = "1.0",
            ["requestContext"] = new JsonObject { ["condition"] = "RetriesExhausted" },
            ["requestPayload"] = JsonNode.Parse(payload),
            ["responsePayload"] = new JsonObject { ["errorMessage"] = "no" },
        }.ToJsonString();

    private static JsonObject With(this JsonObject node, Action<JsonObject> change)
    {
        change(node);
        return node;
    }
}
