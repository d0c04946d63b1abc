using System.Collections.Concurrent;

namespace GapFurniture.LocalCloud.Sts;

/// <summary>A role of IAM, as far as STS looks at it.</summary>
internal sealed record LocalRole(string Arn)
{
    /// <summary>The token of an identity provider for which the role is given. The default value is null: for none.</summary>
    public string? WebIdentityToken { get; init; }

    /// <summary>What its trust policy wants as ExternalId. The default value is null: nothing.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The access key ids that took it, one for each time; "web" for a web identity.</summary>
    public ConcurrentQueue<string> TakenBy { get; } = new();

    /// <summary>Its name without the path.</summary>
    public string Name => Arn[(Arn.LastIndexOf('/') + 1)..];
}
