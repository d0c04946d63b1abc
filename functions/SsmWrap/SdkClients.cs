using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace GapFurniture.SsmWrap;

/// <summary>
/// The clients that AWSSDK.Core's credential chain needs for roles and IAM Identity Center. It looks for them by reflection, which finds nothing
/// in a native executable.
/// </summary>
internal static class SdkClients
{
    public static void Register()
    {
        var registry = GlobalRuntimeDependencyRegistry.Instance;
        registry.RegisterSecurityTokenServiceClient(context => new AmazonSecurityTokenServiceClient(
            context.SecurityTokenServiceClientContextData.Region
        ));
        registry.RegisterSSOClient(context => new AmazonSSOClient(context.SSOClientContextData.Region));
        registry.RegisterSSOOIDCClient(context => new AmazonSSOOIDCClient(context.SSOOIDCClientContextData.Region));
    }
}
