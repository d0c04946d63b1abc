namespace GapFurniture.LocalCloud.Http;

/// <summary>A key pair that the cloud accepts.</summary>
/// <param name="AccessKeyId">Its public part.</param>
/// <param name="SecretAccessKey">Its secret part.</param>
/// <param name="SessionToken">Goes with every request; null for permanent pairs.</param>
/// <param name="Expires">When it ends; null for permanent pairs.</param>
/// <param name="Arn">Who signs with it.</param>
internal sealed record IssuedKey(string AccessKeyId, string SecretAccessKey, string? SessionToken, DateTimeOffset? Expires, string Arn);
