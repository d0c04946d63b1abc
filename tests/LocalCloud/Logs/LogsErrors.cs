using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Logs;

/// <summary>Errors of CloudWatch Logs, by their codes on the wire.</summary>
internal static class LogsErrors
{
    public static AwsException Invalid(string message) => new(400, "InvalidParameterException", message);

    public static AwsException NoGroup() => new(400, "ResourceNotFoundException", "The specified log group does not exist.");
}
