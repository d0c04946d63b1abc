namespace GapFurniture.Furniture.Notifications;

/// <summary>Elements of a notification configuration that name a target.</summary>
internal static class ConfigurationKind
{
    public const string Queue = "Queue";

    /// <summary>A Lambda function; the name on the wire is older than the service's.</summary>
    public const string Function = "CloudFunction";

    public const string Topic = "Topic";

    public const string EventBridge = "EventBridgeConfiguration";

    public static readonly string[] All = [Queue, Function, Topic];
}
