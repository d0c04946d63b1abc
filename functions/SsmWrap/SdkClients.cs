using System.Diagnostics.CodeAnalysis;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace GapFurniture.SsmWrap;

/// <summary>
/// The clients that AWSSDK.Core's credential chain needs for roles and IAM Identity Center. It looks for them by reflection, which in a native
/// executable finds only what is named here. (The SDK's registry of such clients will not do: it does not tell whose credentials a role is
/// to be taken with.)
/// </summary>
internal static class SdkClients
{
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    [DynamicDependency(Constructors, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(Constructors, typeof(AmazonSecurityTokenServiceConfig))]
    [DynamicDependency(Constructors, typeof(AmazonSSOClient))]
    [DynamicDependency(Constructors, typeof(AmazonSSOConfig))]
    [DynamicDependency(Constructors, typeof(AmazonSSOOIDCClient))]
    [DynamicDependency(Constructors, typeof(AmazonSSOOIDCConfig))]
    public static void Keep() { }
}
