namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>A key pair, with the session token of temporary ones. Its text form shows the public part only.</summary>
internal sealed record AwsKeys(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    public override string ToString() => AccessKeyId;
}
