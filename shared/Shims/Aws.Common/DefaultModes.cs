using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace GapFurniture.Shims.Aws;

/// <summary>The timeouts behind AWS_DEFAULTS_MODE; a mode that is missing here would throw when a user chooses it.</summary>
internal static class DefaultModes
{
    public static readonly IDefaultConfigurationProvider Provider = new DefaultConfigurationProvider([
        Mode(DefaultConfigurationMode.Standard, 3100),
        Mode(DefaultConfigurationMode.InRegion, 1100),
        Mode(DefaultConfigurationMode.CrossRegion, 3100),
        Mode(DefaultConfigurationMode.Mobile, 30000),
        Mode(DefaultConfigurationMode.Auto, 1100),
    ]);

    private static DefaultConfiguration Mode(DefaultConfigurationMode mode, int connectMilliseconds) =>
        new()
        {
            Name = mode,
            RetryMode = RequestRetryMode.Standard,
            S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
            ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
            TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        };
}
