namespace GapFurniture.LocalCloud.S3;

/// <summary>Something that happened to an object.</summary>
/// <param name="Name">Event name without <c>s3:</c>, such as <c>ObjectCreated:Put</c>.</param>
/// <param name="Operation">The API operation behind it, such as <c>PutObject</c>.</param>
internal sealed record BucketEvent(string Name, string Operation, string Key, string Sequencer, StoredObject? Stored)
{
    public string RequestId { get; init; } = Guid.NewGuid().ToString();

    public DateTimeOffset Time { get; init; }
}
