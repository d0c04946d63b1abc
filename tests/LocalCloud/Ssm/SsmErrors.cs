using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Ssm;

/// <summary>Errors of Parameter Store, by their codes on the wire.</summary>
internal static class SsmErrors
{
    public static AwsException Validation(string message) => new(400, "ValidationException", message);

    /// <summary>As the request validation of AWS words it.</summary>
    public static AwsException Constraint(string value, string member, string constraint) =>
        Validation(
            $"1 validation error detected: Value {(value == "null" ? value : $"'{value}'")} at '{member}' failed to satisfy constraint: Member must {constraint}"
        );

    public static AwsException NotFound() => new(400, "ParameterNotFound", "");

    public static AwsException VersionNotFound(string name, string selector) =>
        new(
            400,
            "ParameterVersionNotFound",
            $"Systems Manager could not find version {selector} of {name}. Verify the version and try again."
        );

    public static AwsException Throttled() => new(400, "ThrottlingException", "Rate exceeded");
}
