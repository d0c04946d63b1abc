using Amazon.CloudSearchDomain.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;
using GapFurniture.Shims.Aws;

namespace Amazon.CloudSearchDomain;

public class AmazonCloudSearchDomainConfig : ClientConfig
{
    public AmazonCloudSearchDomainConfig()
        : base(DefaultModes.Provider)
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = Operations.Service.SigningName;
    }

    public static new string ServiceId => Operations.Service.ServiceId;

    public override string RegionEndpointServiceName => Operations.Service.EndpointPrefix;

    public override string ServiceVersion => Operations.Service.ApiVersion;

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0.0");

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        Operations.Service.Resolve(this, parameters);

    // Every domain has an endpoint of its own; there is none to be worked out from a Region.
    public override void Validate()
    {
        if (string.IsNullOrEmpty(ServiceURL))
            throw new AmazonClientException("No ServiceURL configured");
    }
}
