using System.Text.Json;
using System.Text.Json.Serialization;
using GapFurniture.Furniture.Attach;

namespace GapFurniture.Furniture.Backfill;

/// <summary>How far a backfill has come, in a small file: the events of all keys up to <see cref="After"/> were sent.</summary>
internal sealed partial record BackfillState
{
    public required string Bucket { get; init; }

    public required string Id { get; init; }

    public required string Prefix { get; init; }

    public required string Suffix { get; init; }

    /// <summary>ARN of the queue or function.</summary>
    public required string Target { get; init; }

    /// <summary>The last key whose event was sent; empty before the first.</summary>
    public string After { get; init; } = "";

    /// <summary>Events sent so far.</summary>
    public long Sent { get; init; }

    /// <summary>The beginning of an attachment's backfill.</summary>
    public static BackfillState Of(Attachment attachment) =>
        new()
        {
            Bucket = attachment.Bucket,
            Id = attachment.Id,
            Prefix = attachment.Filter.Prefix,
            Suffix = attachment.Filter.Suffix,
            Target = attachment.Target.Arn.ToString(),
        };

    /// <summary>True if both are about the same objects and the same target.</summary>
    public bool IsOf(BackfillState other) => this with { After = other.After, Sent = other.Sent } == other;

    /// <summary>The state in a file; null when there is no file.</summary>
    /// <exception cref="FurnitureException">The file holds something else.</exception>
    public static BackfillState? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), Context.Default.BackfillState)!;
        }
        catch (JsonException e)
        {
            throw new FurnitureException($"{path} is not the state of a backfill ({e.Message}); name another file with --state");
        }
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public void Write(string path)
    {
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, Context.Default.BackfillState));
        File.Move(path + ".new", path, overwrite: true);
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(BackfillState))]
    private sealed partial class Context : JsonSerializerContext;
}
