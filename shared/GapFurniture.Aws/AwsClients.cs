using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace GapFurniture.Aws;

/// <summary>The one place where the configs of SDK clients are made ready, so that all pieces read the environment alike.</summary>
public static class AwsClients
{
    /// <summary>What stands in the environment for a file of profiles that is not there.</summary>
    internal const string NoFile = "/dev/null";

    private const string Region = "AWS_REGION";
    private const string Mode = "AWS_DEFAULTS_MODE";

    private static readonly (string Name, string Usual)[] s_files =
    [
        ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
        ("AWS_CONFIG_FILE", "~/.aws/config"),
    ];

    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    // Also for clients that the SDK's credential chain makes by itself. It looks for those by reflection, for roles, web identity and IAM Identity
    // Center, which in a native executable finds only what is named here. (Its registry of such clients does not know with whose credentials a
    // role is to be assumed.)
    [DynamicDependency(Constructors, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(Constructors, typeof(AmazonSecurityTokenServiceConfig))]
    [DynamicDependency(Constructors, typeof(AmazonSSOClient))]
    [DynamicDependency(Constructors, typeof(AmazonSSOConfig))]
    [DynamicDependency(Constructors, typeof(AmazonSSOOIDCClient))]
    [DynamicDependency(Constructors, typeof(AmazonSSOOIDCConfig))]
    static AwsClients() => AWSConfigs.HttpClientFactory = new TrustedClients();

    /// <summary>Makes a config ready, and returns it.</summary>
    /// <param name="region">A Region of the piece's own config; null: as the environment and the profile say.</param>
    /// <param name="countsAttempts">
    /// True where the piece itself counts attempts: then one call is one request. (The SDK would repeat a request whose connection closed up to
    /// ten times at once, whatever the number of retries.)
    /// </param>
    public static T Ready<T>(this T config, string? region = null, bool countsAttempts = false)
        where T : ClientConfig
    {
        ReadEnvironment();
        config.HttpClientFactory ??= AWSConfigs.HttpClientFactory; // it may be older than this class
        if (region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            config.AuthenticationRegion = region;
        }
        if (countsAttempts)
            (config.MaxErrorRetry, config.MaxStaleConnectionRetries) = (0, 0);
        return config;
    }

    /// <summary>Whether the environment or the profile names an address for the service.</summary>
    /// <param name="unused">A config that is thrown away: reading its address settles it, and one of the environment is forgotten.</param>
    public static bool HasEndpoint(ClientConfig unused)
    {
        try
        {
            return unused.ServiceURL is { Length: > 0 };
        }
        catch (AmazonClientException)
        {
            return true; // a wrong one; the client will say so
        }
    }

    /// <summary>
    /// Settles what the SDK for .NET reads in another way than AWS's other tools: an empty variable counts as not set, and
    /// <c>AWS_DEFAULT_REGION</c> is read after <c>AWS_REGION</c>. The white space that files and clipboards put around a value is cut off: no key,
    /// Region or address has any. Of the two files that profiles are in, the one that is named is read and no other: the SDK would look for the config
    /// file beside a credentials file that is named, and would read that of <c>~/.aws</c> for one that is not there. Changed in this process alone,
    /// so that clients which the SDK makes by itself (STS, IAM Identity Center) see the same.
    /// </summary>
    public static void ReadEnvironment()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (
                variable is { Key: string name, Value: string value }
                && name.StartsWith("AWS_", StringComparison.Ordinal)
                && value.Trim() is var bare
                && (bare.Length == 0 || bare != value)
            )
                Environment.SetEnvironmentVariable(name, bare.Length == 0 ? null : bare);
        }
        if (Environment.GetEnvironmentVariable(Region) is null && Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION") is { } other)
            Environment.SetEnvironmentVariable(Region, other);
        // In AWS's own spelling, in-region, and of the mode that AWS calls legacy, the SDK knows none, and ends every call. This goes before the profile's.
        var mode = Environment.GetEnvironmentVariable(Mode)?.Replace("-", "", StringComparison.Ordinal);
        Environment.SetEnvironmentVariable(Mode, mode is null or "legacy" ? nameof(DefaultConfigurationMode.Standard) : mode);
        if (s_files.All(f => Environment.GetEnvironmentVariable(f.Name) is null))
            return;
        foreach (var (name, usual) in s_files)
        {
            var path = Environment.GetEnvironmentVariable(name) ?? usual;
            if (path.StartsWith("~/", StringComparison.Ordinal))
                path = Environment.GetEnvironmentVariable("HOME") + path[1..];
            Environment.SetEnvironmentVariable(name, File.Exists(path) ? path : NoFile);
        }
    }
}
