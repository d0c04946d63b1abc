using System.Text.Json;

namespace GapFurniture.CodeBuildFire.Tests;

/// <summary>Events in AWS's documented shapes.</summary>
internal static class Sample
{
    public static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    /// <summary>A record of an S3 notification.</summary>
    public static string Record(
        string key,
        string? project = "restore-mysql",
        string? version = null,
        string sequencer = "0055AED6DCD90281E5",
        long? size = 3,
        string name = "ObjectCreated:Put"
    ) =>
        JsonSerializer.Serialize(
            new
            {
                eventVersion = "2.1",
                eventSource = "aws:s3",
                awsRegion = "us-east-1",
                eventName = name,
                s3 = new
                {
                    configurationId = project,
                    bucket = new { name = "backups" },
                    @object = new
                    {
                        key = Uri.EscapeDataString(key),
                        size,
                        eTag = "etag-1",
                        versionId = version,
                        sequencer,
                    },
                },
            }
        );

    public static string S3(params string[] records) => $$"""{"Records":[{{string.Join(',', records)}}]}""";

    public static string Sqs(params (string Id, string Body)[] messages) =>
        S3([
            .. messages.Select(m =>
                JsonSerializer.Serialize(
                    new
                    {
                        messageId = m.Id,
                        eventSource = "aws:sqs",
                        body = m.Body,
                    }
                )
            ),
        ]);

    public static string Sns(string message) =>
        S3(JsonSerializer.Serialize(new { EventSource = "aws:sns", Sns = new { MessageId = "sns-1", Message = message } }));

    public static string SnsEnvelope(string message) =>
        JsonSerializer.Serialize(
            new
            {
                Type = "Notification",
                MessageId = "sns-2",
                Message = message,
            }
        );

    private const string Key = "mysql/a b.gz";

    public const string Detail = """
        {"version":"0","bucket":{"name":"backups"},"object":{"key":"mysql/a b.gz","size":3,"etag":"etag-1","version-id":"v1","sequencer":"01"}}
        """;

    public static string EventBridge(string source = "aws.s3", string key = Key) =>
        $$"""{"version":"0","id":"event-1","detail-type":"Object Created","source":"{{source}}","region":"us-east-1","detail":{{Detail.Replace(Key, key, StringComparison.Ordinal)}}}""";
}
