namespace GapFurniture.Rin.Config;

/// <summary>The <c>credentials</c> section.</summary>
/// <param name="Region">Region of SQS, the Data API and GetClusterCredentials; null: the SDK's region chain.</param>
/// <param name="AccessKeyId">Access key for COPY, SQS and the APIs; null: the SDK's credential chain.</param>
/// <param name="SecretAccessKey">Its secret.</param>
/// <param name="IamRole">Role that COPY assumes: an ARN, several joined by commas (role chaining), or <c>default</c>.</param>
internal sealed record AwsSettings(string? Region, string? AccessKeyId, string? SecretAccessKey, string? IamRole)
{
    // Records print all their members; this one holds a secret.
    public override string ToString() => $"AwsSettings {{ Region = {Region}, AccessKeyId = {AccessKeyId}, IamRole = {IamRole} }}";
}
