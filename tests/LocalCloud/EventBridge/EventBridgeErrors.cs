using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.EventBridge;

/// <summary>Errors of EventBridge, by their codes on the wire.</summary>
internal static class EventBridgeErrors
{
    public static AwsException NoRule(string name) =>
        new(400, "ResourceNotFoundException", $"Rule {name} does not exist on EventBus default.");

    public static AwsException NoBus(string name) => new(400, "ResourceNotFoundException", $"Event bus {name} does not exist.");

    public static AwsException Invalid(string message) => new(400, "ValidationException", message);

    public static AwsException InvalidPattern(string reason) =>
        new(400, "InvalidEventPatternException", $"Event pattern is not valid. Reason: {reason}");
}
