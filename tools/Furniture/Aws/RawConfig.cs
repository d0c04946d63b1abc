using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace GapFurniture.Furniture.Aws;

/// <summary>Where a service is and who signs for it: the chains of AWSSDK.Core, which also know AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_x.</summary>
internal sealed class RawConfig : ClientConfig
{
    private readonly RawService _service;

    public RawConfig(RawService service)
        : base(Modes)
    {
        _service = service;
        ServiceId = service.ServiceId;
        AuthenticationServiceName = service.EndpointPrefix;
        UserAgent = InternalSDKUtils.BuildUserAgentString(service.ServiceId, "4.0.0");
    }

    // A mode that is missing here would throw when AWS_DEFAULTS_MODE chooses it.
    private static DefaultConfigurationProvider Modes { get; } =
        new([
            Mode(DefaultConfigurationMode.Standard),
            Mode(DefaultConfigurationMode.InRegion),
            Mode(DefaultConfigurationMode.CrossRegion),
            Mode(DefaultConfigurationMode.Mobile),
            Mode(DefaultConfigurationMode.Auto),
        ]);

    public override string RegionEndpointServiceName => _service.EndpointPrefix;

    public override string ServiceVersion => "";

    public override string UserAgent { get; }

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        // The getter looks at AWS_ENDPOINT_URL_x, AWS_ENDPOINT_URL and the profile, too.
        if (!string.IsNullOrEmpty(ServiceURL))
            return new Endpoint(ServiceURL);
        var region = RegionEndpoint ?? throw new AmazonClientException("No RegionEndpoint or ServiceURL configured");
        var fips = UseFIPSEndpoint ? "-fips" : "";
        return new Endpoint($"https://{_service.EndpointPrefix}{fips}.{region.SystemName}.{region.PartitionDnsSuffix}/");
    }

    private static DefaultConfiguration Mode(DefaultConfigurationMode mode) =>
        new()
        {
            Name = mode,
            RetryMode = RequestRetryMode.Standard,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            TlsNegotiationTimeout = TimeSpan.FromSeconds(3),
        };
}
