namespace GapFurniture.Shims.Tests.Lambda.Serialization;

/// <summary>Events in the shapes of AWS's documentation.</summary>
internal static class Events
{
    public const string SqsMessageId = "059f36b4-87a3-44ab-83d2-661975830a7d";

    public const string Scheduled = """
        {
          "version": "0", "account": "123456789012", "region": "us-east-1", "detail": {}, "detail-type": "Scheduled Event",
          "source": "aws.events", "time": "2015-10-08T16:53:06Z", "id": "cdc73f9d-aea9-11e3-9d5a-835b769c0d9c",
          "resources": ["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"]
        }
        """;

    public const string S3 = """
        {
          "Records": [
            {
              "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-2", "eventTime": "2019-09-03T19:37:27.192Z",
              "eventName": "ObjectCreated:Put",
              "userIdentity": { "principalId": "AWS:AIDAINPONIXQXHT3IKHL2" },
              "requestParameters": { "sourceIPAddress": "205.255.255.255" },
              "responseElements": { "x-amz-request-id": "D82B88E5F771F645", "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo=" },
              "s3": {
                "s3SchemaVersion": "1.0", "configurationId": "828aa6fc-f7b5-4305-8584-487c791949c1",
                "bucket": { "name": "amzn-s3-demo-bucket", "ownerIdentity": { "principalId": "A3I5XTEXAMAI3E" }, "arn": "arn:aws:s3:::amzn-s3-demo-bucket" },
                "object": { "key": "b21b84d6+%E3%81%82%2B.jpg", "size": 1305107, "eTag": "b21b84d653bb07b05b1e6b33684dc11b", "sequencer": "0C0F6F405D6ED209E1" }
              }
            }
          ]
        }
        """;

    public const string S3Test = """
        { "Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2014-10-13T15:57:02.089Z", "Bucket": "amzn-s3-demo-bucket", "RequestId": "5582815E1AEA5ADF", "HostId": "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE" }
        """;

    public const string ObjectCreated = """
        {
          "version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103", "detail-type": "Object Created", "source": "aws.s3",
          "account": "111122223333", "time": "2021-11-12T00:00:00Z", "region": "ca-central-1", "resources": ["arn:aws:s3:::amzn-s3-demo-bucket1"],
          "detail": {
            "version": "0", "bucket": { "name": "amzn-s3-demo-bucket1" },
            "object": { "key": "example key+1", "size": 5, "etag": "b1946ac92492d2347c6235b4d2611184", "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e", "sequencer": "617f08299329d189" },
            "request-id": "N4N7GDK58NMKJ12R", "requester": "123456789012", "source-ip-address": "1.2.3.4", "reason": "PutObject"
          }
        }
        """;

    public static string SqsWithBody(string body) =>
        $$"""
            {
              "Records": [
                {
                  "messageId": "{{SqsMessageId}}", "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...", "body": "{{body}}",
                  "attributes": { "ApproximateReceiveCount": "1", "SentTimestamp": "1545082649183", "SenderId": "AIDAIENQZJOLO23YVJ4VO", "ApproximateFirstReceiveTimestamp": "1545082649185" },
                  "messageAttributes": {
                    "myAttribute": { "stringValue": "myValue", "stringListValues": [], "binaryListValues": [], "dataType": "String" },
                    "blob": { "binaryValue": "MTEwMA==", "stringListValues": ["abc"], "binaryListValues": ["MA==", "MQ=="], "dataType": "Binary" }
                  },
                  "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3", "md5OfMessageAttributes": "582c92c5c5b6ac403040a4f3ab3115c9",
                  "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue", "awsRegion": "us-east-2"
                }
              ]
            }
            """;
}
