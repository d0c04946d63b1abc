using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace GapFurniture.Shims.Aws;

/// <summary>Chooses Signature Version 4 with the credential chain for every request.</summary>
internal sealed class SigV4 : BaseAuthResolverHandler
{
    public static void AddTo(RuntimePipeline pipeline) => pipeline.AddHandlerAfter<Marshaller>(new SigV4());

    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}
