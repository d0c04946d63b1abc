using System.Net;
using System.Text.Json;
using GapFurniture.Aws.Events;
using GapFurniture.Queue;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>Values of which a test cares only for a part.</summary>
internal static class Some
{
    public const string Bucket = "logs";

    private static int s_ids;

    public static Connection Connection { get; } =
        new()
        {
            Driver = Driver.Postgres,
            Host = "warehouse",
            Database = "d",
            User = "u",
            Password = "p",
        };

    public static Connection OtherConnection { get; } = Connection with { Host = "other" };

    public static ManifestLocation Manifests { get; } = new("m", "copies/");

    public static Target Prefix(string prefix, string table, string bucket = Bucket) => Matching(KeyMatcher.Prefix(prefix), table, bucket);

    public static Target Expression(string expression, string table, string? schema = null) =>
        Matching(KeyMatcher.Expression(expression), table) with
        {
            Schema = schema,
        };

    public static Target Discard(string prefix) =>
        new()
        {
            Bucket = Bucket,
            Keys = KeyMatcher.Prefix(prefix),
            Discard = true,
        };

    public static S3Record Object(string key, string bucket = Bucket) => new(bucket, key, "ObjectCreated:Put");

    public static LoadUnit Unit(int message, params string[] keys) =>
        new(message, [.. keys.Select(k => new CopyItem(Object(k), s_anything, new TableName(null, "t")))]);

    /// <summary>So many messages, each of one object: 000, 001 …</summary>
    public static LoadUnit[] Units(int count) => [.. Enumerable.Range(0, count).Select(i => Unit(i, $"{i:000}"))];

    /// <summary>Where the object of the unit of that number lies.</summary>
    public static string Url(int unit) => $"s3://{Bucket}/{unit:000}";

    public static LoadGroup Group(params LoadUnit[] units) => new(Connection, units);

    /// <summary>An SQS message of an S3 event notification with these keys.</summary>
    public static QueueMessage Message(params string[] keys) => Event([.. keys.Select(k => (Bucket, k, "ObjectCreated:Put", "1"))]);

    public static QueueMessage Event(params (string Bucket, string Key, string EventName, string Sequencer)[] records) =>
        Body(
            JsonSerializer.Serialize(
                new
                {
                    Records = records.Select(r => new
                    {
                        eventSource = "aws:s3",
                        eventName = r.EventName,
                        s3 = new
                        {
                            bucket = new { name = r.Bucket },
                            @object = new { key = WebUtility.UrlEncode(r.Key), sequencer = r.Sequencer },
                        },
                    }),
                }
            )
        );

    public static QueueMessage Body(string body, int receiveCount = 1) => new($"id-{Interlocked.Increment(ref s_ids)}", body, receiveCount);

    /// <summary>Messages as they are read when they come in.</summary>
    public static IReadOnlyList<QueueMessage> Read(params QueueMessage[] messages) => messages;

    public static QueueMessage TestEvent { get; } = Body("""{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"logs"}""");

    private static readonly Target s_anything = Prefix("", "t");

    private static Target Matching(KeyMatcher keys, string table, string bucket = Bucket) =>
        new()
        {
            Bucket = bucket,
            Keys = keys,
            Connection = Connection,
            Table = table,
        };
}
