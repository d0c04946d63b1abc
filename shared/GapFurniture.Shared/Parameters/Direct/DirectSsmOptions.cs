namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>Where and as whom <see cref="DirectSsm"/> asks. What is not given comes from the environment and the SDK's chains.</summary>
public sealed class DirectSsmOptions
{
    /// <summary>Such as <c>eu-central-1</c>. The default value is null: AWS_REGION, AWS_DEFAULT_REGION, the profile, the instance.</summary>
    public string? Region { get; init; }

    /// <summary>A profile of the shared AWS files, which then also gives the credentials. The default value is null: see the chains.</summary>
    public string? Profile { get; init; }

    /// <summary>An address to ask instead of AWS's. The default value is null: AWS_ENDPOINT_URL_SSM, AWS_ENDPOINT_URL, the profile, AWS's own.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>Sent in the User-Agent. The default value is <c>gapfurniture</c>.</summary>
    public string UserAgent { get; init; } = "gapfurniture";

    /// <summary>Reads an environment variable. The default value reads this process's.</summary>
    public Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The clock of signatures. The default value is the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Called once before AWSSDK.Core's credential chain is used, to register clients that some profiles need (roles: STS; IAM Identity
    /// Center: SSO, SSOOIDC) where reflection cannot find them, as in native executables. The default value is null.
    /// </summary>
    public Action? BeforeChain { get; init; }
}
