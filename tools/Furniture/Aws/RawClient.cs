using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace GapFurniture.Furniture.Aws;

/// <summary>
/// A client on AWSSDK.Core (signing, credential and Region chains, endpoints, retries) for the few calls of a service whose official package
/// is not everywhere to be had.
/// </summary>
internal abstract class RawClient(RawService service) : AmazonServiceClient(new RawConfig(service))
{
    private readonly InvokeOptions _options = new()
    {
        RequestMarshaller = new RawMarshaller(service),
        ResponseUnmarshaller = new RawUnmarshaller(),
    };

    protected override IServiceMetadata ServiceMetadata => service;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) =>
        pipeline.AddHandlerAfter<Marshaller>(new SignatureVersion4());

    /// <summary>Sends a request; the answer's JSON, or an undefined element for an empty body.</summary>
    protected async Task<JsonElement> SendAsync(RawRequest request, CancellationToken cancellation) =>
        (await InvokeAsync<RawResponse>(request, _options, cancellation)).Json;

    /// <summary>Calls an operation of a service that speaks awsJson1_1.</summary>
    protected Task<JsonElement> CallAsync(string target, JsonObject body, CancellationToken cancellation) =>
        SendAsync(
            new RawRequest
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Content-Type"] = "application/x-amz-json-1.1",
                    ["X-Amz-Target"] = target,
                },
                Body = JsonSerializer.SerializeToUtf8Bytes(body),
            },
            cancellation
        );

    private sealed class SignatureVersion4 : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }
}
