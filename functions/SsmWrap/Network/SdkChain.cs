using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Endpoints;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using GapFurniture.Aws;
using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Network;

/// <summary>The SDK's own chains: profiles, web identity, containers, instances. Nothing of the SDK starts before it is used.</summary>
internal sealed class SdkChain(SsmSettings settings)
{
    private readonly Lock _lock = new();
    private AmazonSimpleSystemsManagementConfig? _config;
    private CredentialProfile? _profile;
    private AWSCredentials? _credentials;

    /// <summary>Keys that hold now; renewed by the SDK when they are about to expire.</summary>
    public ImmutableCredentials Keys()
    {
        try
        {
            lock (_lock)
            {
                return (_credentials ??= Find()).GetCredentials();
            }
        }
        catch (Exception e) when (e is not (OutOfMemoryException or ParameterStoreException))
        {
            throw new ParameterStoreException(ChainProblem.Describe(_credentials, Chosen, e), e);
        }
    }

    /// <summary>The profile by name that options or environment choose; null for the default one.</summary>
    private string? Chosen => settings.Profile ?? settings.Variable("AWS_PROFILE");

    private AWSCredentials Find()
    {
        if (settings.Profile is not null)
            return DefaultAWSCredentialsIdentityResolver.GetCredentials(Config());
        var config = OpenConfig();
        // The SDK would wait for a quarter of a minute where there is no metadata service.
        if (IsOnlyInstanceLeft() && !InstanceMetadata.Answers(settings))
            throw Nothing(null);
        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials(config);
        }
        catch (AmazonClientException e)
        {
            // The SDK sends nothing then, and does not say so.
            throw settings.Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is { } address && IsUnsafe(address)
                ? new ParameterStoreException(
                    $"AWS_CONTAINER_CREDENTIALS_FULL_URI is {address}, but credentials are fetched over http:// only from this host and from ECS and EKS; use https://",
                    e
                )
                : Nothing(e);
        }
    }

    private static bool IsUnsafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && !EnvironmentProxy.IsThisHost(uri);

    /// <summary>Whether nothing that the chain looks at before the instance is there.</summary>
    private bool IsOnlyInstanceLeft() =>
        settings.Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is null
        && settings.Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is null
        && settings.Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is null
        && !(settings.Variable("AWS_ACCESS_KEY_ID") is not null && settings.Variable("AWS_SECRET_KEY") is not null)
        && !(new CredentialProfileStoreChain().TryGetProfile(Chosen ?? "default", out var profile) && profile.CanCreateAWSCredentials);

    private ParameterStoreException Nothing(Exception? cause) =>
        new(CredentialTrouble.Missing(name => name == "AWS_PROFILE" ? Chosen : settings.ReadVariable(name)), cause);

    /// <summary>The Region of the profile or the instance.</summary>
    /// <param name="isNeeded">Without it there is no endpoint; else any will do, since an emulator does not look.</param>
    public string Region(bool isNeeded)
    {
        if (!isNeeded)
            return _profile?.Region?.SystemName ?? "us-east-1";
        var config = Config();
        var found = _profile?.Region;
        if (found is null && InstanceMetadata.Answers(settings))
            found = config.RegionEndpoint;
        return found?.SystemName ?? throw new ParameterStoreException(AwsTrouble.NoRegion);
    }

    /// <summary>The service's address by the SDK's rules, for a Region or the chain's.</summary>
    public string Endpoint(string? region)
    {
        var config = Config();
        // The getter looks at the services section of the profile, but not at its endpoint_url in every case.
        var url =
            config.ServiceURL is { Length: > 0 } service ? service
            : config.IgnoreConfiguredEndpointUrls ? null
            : _profile?.EndpointUrl;
        if (!string.IsNullOrEmpty(url))
            return url;
        try
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region ?? Region(isNeeded: true));
            return config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new GetParametersRequest())).URL;
        }
        catch (AmazonClientException e)
        {
            throw new ParameterStoreException(AwsTrouble.Describe(e), e);
        }
    }

    /// <summary>With the profile that is named, for Region and endpoint.</summary>
    private AmazonSimpleSystemsManagementConfig Config()
    {
        if (_config is not null)
            return _config;
        _config = OpenConfig();
        var profile = Chosen ?? "default";
        if (new CredentialProfileStoreChain().TryGetProfile(profile, out _profile))
            _config.Profile = new Profile(profile);
        else if (settings.Profile is not null)
            throw new ParameterStoreException(
                CredentialTrouble.ProfileProblem(profile)
                    ?? $"there is no profile {profile}; the profiles are in ~/.aws/config and ~/.aws/credentials, or where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say"
            );
        return _config;
    }

    /// <summary>
    /// A config that sees what the flags chose, and that AWSSDK.Core does not look at or stumbles over. The command's environment is made of what
    /// ssmwrap was started with, and shows none of it. It names no profile: one of AWS_PROFILE may lack credentials, and then the chain goes on, as
    /// it does not when the config names one.
    /// </summary>
    private AmazonSimpleSystemsManagementConfig OpenConfig()
    {
        HttpClient.DefaultProxy = new EnvironmentProxy(settings.ReadVariable);
        if (settings.Region is not null)
            Environment.SetEnvironmentVariable("AWS_REGION", settings.Region);
        if (settings.Profile is not null)
            Environment.SetEnvironmentVariable("AWS_PROFILE", settings.Profile);
        AwsClients.ReadEnvironment();
        return new AmazonSimpleSystemsManagementConfig();
    }
}

/// <summary>A source of credentials was found, but failed: the SDK says so in nested exceptions and many lines.</summary>
internal static class ChainProblem
{
    /// <summary>The failure in one line, and what to do.</summary>
    /// <param name="source">What the SDK's chain found; null when it did not get so far.</param>
    /// <param name="profile">The profile that was chosen by name, if any.</param>
    public static string Describe(AWSCredentials? source, string? profile, Exception error)
    {
        var message = MessageOf(error);
        var of = profile is null ? "" : $" of profile {profile}";
        if (message.Contains("AWSSDK.Signin", StringComparison.Ordinal))
            return $"the AWS credentials{of} are those of aws login, which ssmwrap cannot read; choose a profile with credential_process = aws configure export-credentials --profile {profile ?? "default"} --format process";
        var advice = source switch
        {
            _ when source is SSOAWSCredentials || message.Contains("SSO", StringComparison.Ordinal) =>
                $"log in: aws sso login{(profile is null ? "" : $" --profile {profile}")}",
            AssumeRoleAWSCredentials role =>
                $"check who may assume {role.RoleArn} (its trust policy) and the credentials that it is assumed with",
            AssumeRoleWithWebIdentityCredentials web =>
                $"check the trust policy of {web.RoleArn} and the token in {web.WebIdentityTokenFile}",
            ProcessAWSCredentials => "check the command of credential_process",
            GenericContainerCredentials => "check the role of the task or pod, and AWS_CONTAINER_AUTHORIZATION_TOKEN or its file",
            _ => CredentialTrouble.ProfileProblem(profile) ?? CredentialTrouble.Ways,
        };
        return $"the AWS credentials{of} could not be loaded ({message}); {advice}";
    }

    // What was tried, and why it failed: the first message and the service's, below which there is only the HTTP status, or else the innermost.
    private static string MessageOf(Exception error)
    {
        var service = Transient.Cause<AmazonServiceException>(error);
        var (first, last) = (FirstLine(error), FirstLine(service is { ErrorCode.Length: > 0 } ? service : error.GetBaseException()));
        // JSON that cannot be read is quoted there, and may hold the keys.
        return error is ProcessAWSCredentialException || first.Contains(last, StringComparison.Ordinal) ? first : $"{first}: {last}";
    }

    // Some begin with an empty line.
    private static string FirstLine(Exception error) => error.Message.Trim().Split('\n')[0].TrimEnd('.', '\r', ' ');
}
