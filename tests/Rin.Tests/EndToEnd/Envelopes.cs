using System.Text.Json;

namespace GapFurniture.Rin.Tests.EndToEnd;

public sealed class Envelopes(Cloud cloud)
{
    [Fact]
    public async Task Events_load_from_whatever_envelope_they_come_in()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        string[] keys = ["in/direct +1.json", "in/sns +2.json", "in/bridge +3.json"];
        foreach (var (key, index) in keys.Select((key, index) => (key, index)))
            scene.Put(key, $$"""{"id":{{index}}}""");
        scene.Cloud.Sqs.Queue(scene.Queue).Purge(); // the events that the local S3 sent itself
        scene.Cloud.Sqs.Send(scene.Queue, Scene.Event(scene.Bucket, "in/direct+%2B1.json"));
        scene.Cloud.Sqs.Send(
            scene.Queue,
            JsonSerializer.Serialize(
                new
                {
                    Type = "Notification",
                    MessageId = "1",
                    Message = Scene.Event(scene.Bucket, "in/sns+%2B2.json"),
                }
            )
        );
        scene.Cloud.Sqs.Send(
            scene.Queue,
            JsonSerializer.Serialize(
                new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["version"] = "0",
                    ["detail-type"] = "Object Created",
                    ["source"] = "aws.s3",
                    ["detail"] = new { bucket = new { name = scene.Bucket }, @object = new { key = keys[2], size = 9 } },
                }
            )
        );

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(0, output);
        (await scene.IdsAsync("lines")).ShouldBe([0, 1, 2]);
    }
}
