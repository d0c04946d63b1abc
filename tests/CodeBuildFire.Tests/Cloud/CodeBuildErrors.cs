using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.CodeBuild;

/// <summary>Errors of CodeBuild, by their codes on the wire.</summary>
internal static class CodeBuildErrors
{
    public static AwsException Invalid(string message) => new(400, "InvalidInputException", message);

    public static AwsException NoProject(string arn) => new(400, "ResourceNotFoundException", $"Project cannot be found: {arn}");

    public static AwsException QueueFull(int limit) =>
        new(400, "AccountLimitExceededException", $"Cannot have more than {limit} builds in queue for the account");

    public static AwsException Exists(string arn) => new(400, "ResourceAlreadyExistsException", $"Project already exists: {arn}");
}
