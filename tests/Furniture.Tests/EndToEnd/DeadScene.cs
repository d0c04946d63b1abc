using System.Text.Json;
using System.Text.RegularExpressions;
using GapFurniture.Furniture.Pieces;
using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.Furniture.Tests.EndToEnd;

/// <summary>The usual scene, in which messages of the queue "work" lie in the queue "dead".</summary>
internal sealed partial class DeadScene : IAsyncDisposable
{
    public const string AccessDenied = "S3ServiceException: access denied, status 403";

    public DeadScene(Scene scene) => Scene = scene;

    /// <summary>A piece whose executable explains objects, as users write it; null when there is none in the house any more.</summary>
    public static string? Explaining { get; } = PieceFacts.Embedded.FirstOrDefault(p => p.Explains is not null)?.Executable;

    public Scene Scene { get; }

    public LocalSqs Sqs => Scene.Cloud.Sqs;

    public static async Task<DeadScene> SetAsync()
    {
        var scene = await Scene.SetAsync();
        await scene.DeployAsync();
        // Lambda must not take what is sent back before the test has looked.
        foreach (var mapping in scene.Cloud.Lambda.Mappings)
            mapping.Stop();
        return new DeadScene(scene);
    }

    public static string Url(string key) => $"s3://{Scene.Bucket}/{key}";

    public static string Event(string key) =>
        JsonSerializer.Serialize(
            new
            {
                Records = new[]
                {
                    new
                    {
                        eventSource = "aws:s3",
                        eventName = "ObjectCreated:Put",
                        s3 = new { bucket = new { name = Scene.Bucket }, @object = new { key, size = 1 } },
                    },
                },
            }
        );

    /// <summary>Puts a message into the dead-letter queue, as if its source queue had given it up.</summary>
    public StoredMessage Bury(string body, string? group = null, string dead = "dead", string? source = "work")
    {
        var message = Sqs.Send(
            dead,
            new NewMessage(body) { GroupId = group, DeduplicationId = group is null ? null : Guid.NewGuid().ToString() }
        );
        message.DeadLetterSourceArn = source is null ? null : Sqs.Arn(source);
        return message;
    }

    /// <summary>A queue with a dead-letter queue, which the function reads as well.</summary>
    public void AddQueue(string name)
    {
        Sqs.CreateQueue($"{name}-dead");
        Sqs.CreateQueue(name, ("RedrivePolicy", $$"""{"deadLetterTargetArn":"{{Sqs.Arn($"{name}-dead")}}","maxReceiveCount":5}"""));
        Scene.Cloud.Lambda.CreateEventSourceMapping(name, "glue").Stop();
    }

    /// <summary>Lets the function's log say why an object failed.</summary>
    public void Log(string key, string reason) =>
        Scene
            .Cloud.Lambda.Function("glue")
            .Log.Add(
                JsonSerializer.Serialize(
                    new
                    {
                        level = "Error",
                        message = $"not done: {Url(key)}: {reason}",
                        url = Url(key),
                        reason,
                    }
                )
            );

    /// <summary>A program that explains objects as a piece does, and notes each start.</summary>
    public string Explainer(string outcome)
    {
        var file = Path.Combine(Scene.Folder, "explainer");
        File.WriteAllText(
            file,
            $"""
            #!/bin/sh
            echo started >> '{Starts}'
            for url; do case "$url" in s3://*) printf '%s\n  => {outcome}\n' "$url";; esac; done

            """
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    /// <summary>Where the explaining program notes its starts.</summary>
    public string Starts => Path.Combine(Scene.Folder, "starts");

    /// <summary>Five thousand messages that are dead for four reasons.</summary>
    public void BuryThousands(int ofAKind)
    {
        for (var i = 0; i < ofAKind; i++)
        {
            Bury(Event($"denied/{i:D5}.gz"));
            Log($"denied/{i:D5}.gz", AccessDenied);
            Bury(Event($"rows/{i:D5}.gz"));
            Log($"rows/{i:D5}.gz", $"Invalid digit in row {i}");
            Bury($"no event, number {i}");
            Bury(Event($"silent/{i:D5}.gz"));
        }
    }

    /// <summary>Keys of the events in a queue.</summary>
    public IReadOnlyList<string> Keys(string queue) => Scene.Keys(queue);

    /// <summary>How many messages are said to be perhaps twice.</summary>
    public static int PerhapsTwice(Outcome outcome) =>
        Twice().Match(outcome.Output) is { Success: true } match ? int.Parse(match.Groups["n"].Value, null) : 0;

    public ValueTask DisposeAsync() => Scene.DisposeAsync();

    [GeneratedRegex(@"^(?<n>\d+) of them perhaps twice", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Twice();
}
