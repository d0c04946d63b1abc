using Amazon.CodeBuild.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;
using GapFurniture.Shims.Aws;

namespace Amazon.CodeBuild;

public class AmazonCodeBuildConfig : ClientConfig
{
    public AmazonCodeBuildConfig()
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
}
