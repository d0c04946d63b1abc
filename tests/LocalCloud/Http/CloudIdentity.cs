namespace GapFurniture.LocalCloud.Http;

/// <summary>Who the local cloud is: its Region, its account, and the one (dummy) key pair that it accepts.</summary>
internal sealed record CloudIdentity(string Region, string AccountId, string AccessKeyId, string SecretAccessKey)
{
    /// <summary>Whether a queue, bucket or function ARN belongs to this cloud.</summary>
    public string Arn(string service, string resource) => $"arn:aws:{service}:{Region}:{AccountId}:{resource}";
}
