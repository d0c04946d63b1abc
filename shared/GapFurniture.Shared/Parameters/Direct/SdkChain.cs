using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Endpoints;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>
/// The SDK's own chains: profiles with all they can hold, web identity, containers, instances. Nothing of AWSSDK.Core is touched before one
/// of these members is used.
/// </summary>
internal sealed class SdkChain(DirectSsmOptions options)
{
    private readonly Lock _lock = new();
    private AmazonSimpleSystemsManagementConfig? _config;
    private CredentialProfile? _profile;
    private AWSCredentials? _credentials;

    /// <summary>Keys that hold now; renewed by the SDK when they are about to expire.</summary>
    public AwsKeys Keys()
    {
        try
        {
            lock (_lock)
            {
                _credentials ??= Find();
                var keys = _credentials.GetCredentials();
                return new AwsKeys(keys.AccessKey, keys.SecretKey, keys.UseToken ? keys.Token : null);
            }
        }
        catch (Exception e) when (e is not (OutOfMemoryException or ParameterStoreException))
        {
            throw new ParameterStoreException(
                ParameterProblem.Credentials,
                $"the AWS credentials could not be loaded ({e.Message}); {AwsCredentialTrouble.Ways}",
                innerException: e
            );
        }
    }

    /// <summary>The profile by name that options or environment choose; null for the default one.</summary>
    private string? Chosen => options.Profile ?? (options.ReadVariable("AWS_PROFILE") is { Length: > 0 } name ? name : null);

    private AWSCredentials Find()
    {
        if (options.Profile is not null)
            return DefaultAWSCredentialsIdentityResolver.GetCredentials(Config());
        var config = OpenConfig();
        // The SDK would wait for a quarter of a minute where there is no metadata service.
        if (IsOnlyInstanceLeft() && !InstanceMetadata.Answers(options.ReadVariable))
            throw Nothing(null);
        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials(config);
        }
        catch (AmazonClientException e)
        {
            throw Nothing(e);
        }
    }

    /// <summary>Whether nothing that the chain looks at before the instance is there.</summary>
    private bool IsOnlyInstanceLeft() =>
        options.ReadVariable("AWS_WEB_IDENTITY_TOKEN_FILE") is not { Length: > 0 }
        && options.ReadVariable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is not { Length: > 0 }
        && options.ReadVariable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is not { Length: > 0 }
        && !(options.ReadVariable("AWS_ACCESS_KEY_ID") is { Length: > 0 } && options.ReadVariable("AWS_SECRET_KEY") is { Length: > 0 })
        && !(new CredentialProfileStoreChain().TryGetProfile(Chosen ?? "default", out var profile) && profile.CanCreateAWSCredentials);

    private ParameterStoreException Nothing(Exception? cause) =>
        new(
            ParameterProblem.Credentials,
            AwsCredentialTrouble.Missing(options.ReadVariable, new CredentialProfileStoreChain().TryGetProfile(Chosen ?? "default", out _)),
            innerException: cause
        );

    /// <summary>The Region of the profile or the instance.</summary>
    /// <param name="isNeeded">Without it there is no endpoint; else any will do, since an emulator does not look.</param>
    public string Region(bool isNeeded)
    {
        if (!isNeeded)
            return _profile?.Region?.SystemName ?? "us-east-1";
        var config = Config();
        var found = _profile?.Region;
        if (found is null && InstanceMetadata.Answers(options.ReadVariable))
            found = config.RegionEndpoint;
        return found?.SystemName ?? throw new ParameterStoreException(ParameterProblem.Configuration, AwsCredentialTrouble.NoRegion);
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
            throw new ParameterStoreException(ParameterProblem.Configuration, AwsTrouble.Describe(e), innerException: e);
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
        else if (options.Profile is not null)
            throw new ParameterStoreException(
                ParameterProblem.Configuration,
                $"there is no profile {profile}; the profiles are in ~/.aws/config and ~/.aws/credentials, or where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say"
            );
        return _config;
    }

    /// <summary>Without: a profile of AWS_PROFILE may lack credentials, and the chain then goes on, which it does not when it is told a profile.</summary>
    private AmazonSimpleSystemsManagementConfig OpenConfig()
    {
        options.BeforeChain?.Invoke();
        return new AmazonSimpleSystemsManagementConfig();
    }
}
