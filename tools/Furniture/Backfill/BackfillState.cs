using System.Text.Json;
using GapFurniture.Furniture.Attach;

namespace GapFurniture.Furniture.Backfill;

/// <summary>How far a backfill has come, in a small file: the events of all keys up to <see cref="After"/> were sent.</summary>
/// <param name="Id">Id of the notification configuration.</param>
/// <param name="Target">ARN of the queue or function.</param>
internal sealed record BackfillState(string Bucket, string Id, string Prefix, string Suffix, string Target)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>The last key whose event was sent; empty before the first.</summary>
    public string After { get; init; } = "";

    /// <summary>Events sent so far.</summary>
    public long Sent { get; init; }

    /// <summary>The beginning of an attachment's backfill.</summary>
    public static BackfillState Of(Attachment attachment) =>
        new(attachment.Bucket, attachment.Id, attachment.Filter.Prefix, attachment.Filter.Suffix, attachment.Target.Arn.ToString());

    /// <summary>The state in a file, which has to be about the same objects and the same target; this one when there is no file.</summary>
    /// <exception cref="FurnitureException">The file holds something else.</exception>
    public BackfillState OrRead(string path)
    {
        if (!File.Exists(path))
            return this;
        try
        {
            var state = JsonSerializer.Deserialize<BackfillState>(File.ReadAllBytes(path), s_options)!;
            return this with { After = state.After, Sent = state.Sent } == state
                ? state
                : throw new FurnitureException($"{path} is the state of another backfill; name another file with --state, or delete it");
        }
        catch (JsonException e)
        {
            throw new FurnitureException($"{path} is not the state of a backfill ({e.Message}); name another file with --state");
        }
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public void Write(string path)
    {
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, s_options));
        File.Move(path + ".new", path, overwrite: true);
    }
}
