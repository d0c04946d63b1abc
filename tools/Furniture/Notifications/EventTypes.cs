namespace GapFurniture.Furniture.Notifications;

/// <summary>Event types of S3, such as <c>s3:ObjectCreated:*</c>.</summary>
internal static class EventTypes
{
    /// <summary>What our pieces want to hear of.</summary>
    public const string Created = "s3:ObjectCreated:*";

    /// <summary>Whether some event is of both types.</summary>
    public static bool Overlap(string one, string other) => Covers(one, other) || Covers(other, one);

    private static bool Covers(string type, string other) =>
        type == other || (type.EndsWith('*') && other.StartsWith(type[..^1], StringComparison.Ordinal));
}
