using System.Text.Json;
using GapFurniture.Aws;
using GapFurniture.Aws.Events;

namespace GapFurniture.YumRepo.Events;

/// <summary>
/// An object that was put or is gone, according to an event. Which of the two is asked of S3, not of the event: events come late, twice and in any
/// order, the object is what it is.
/// </summary>
/// <param name="Object">The object.</param>
/// <param name="Order">The latest sequencer of its events; empty if none says.</param>
/// <param name="MessageIds">The SQS messages that reported it; null for an event of another source.</param>
internal sealed record ChangedObject(S3Url Object, string Order, IReadOnlyList<string?> MessageIds);

/// <summary>An event, read once.</summary>
/// <param name="Objects">What it reports, each object once.</param>
/// <param name="Problems">What of it cannot be read, by message.</param>
/// <param name="Messages">The SQS messages of which it consists; empty for one of another source.</param>
internal sealed record PackageEvent(
    IReadOnlyList<ChangedObject> Objects,
    IReadOnlyList<(string? MessageId, string Problem)> Problems,
    IReadOnlyList<string> Messages
)
{
    /// <summary>Reads an event, whatever sent it: S3, SNS, SQS or EventBridge.</summary>
    public static PackageEvent Read(JsonElement root)
    {
        var contents = Envelope.Open(root, "").Select(c => (c.MessageId, Envelope: Envelope.Read(c))).ToList();
        var objects = contents
            .SelectMany(c => c.Envelope.Records.Select(r => (c.MessageId, Record: r)))
            .Where(r => r.Record.IsCreated || r.Record.IsRemoved)
            .GroupBy(r => new S3Url(r.Record.Bucket, r.Record.Key))
            .Select(g => new ChangedObject(g.Key, Latest(g.Select(r => r.Record.Sequencer)), [.. g.Select(r => r.MessageId).Distinct()]));
        return new PackageEvent(
            [.. objects],
            [.. contents.Where(c => c.Envelope.Problem is not null).Select(c => (c.MessageId, c.Envelope.Problem!))],
            [.. contents.Select(c => c.MessageId).OfType<string>().Distinct()]
        );
    }

    // Compared as text of equal length, the shorter filled up with zeros on its right.
    private static string Latest(IEnumerable<string?> sequencers)
    {
        var all = sequencers.Select(s => s ?? "").ToList();
        var width = all.Max(s => s.Length);
        return all.MaxBy(s => s.PadRight(width, '0'), StringComparer.OrdinalIgnoreCase)!;
    }
}
