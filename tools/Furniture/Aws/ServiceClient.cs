using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;
using Amazon.Util.Internal;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Aws;

/// <summary>What differs from one service to the next.</summary>
/// <param name="ServiceId">As in the service's model; AWS_ENDPOINT_URL_x is named after it.</param>
/// <param name="EndpointPrefix">First label of the regional host name, and the signing name.</param>
internal sealed record Service(string ServiceId, string EndpointPrefix) : IServiceMetadata
{
    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A request as it is sent.</summary>
internal sealed class ServiceRequest : AmazonWebServiceRequest
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>Path with placeholders such as <c>{FunctionName}</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Values of the placeholders, not yet escaped.</summary>
    public Dictionary<string, string> PathValues { get; } = [];

    public Dictionary<string, string> Query { get; } = [];

    public Dictionary<string, string> Headers { get; } = [];

    public byte[] Body { get; set; } = [];
}

/// <summary>
/// A client on AWSSDK.Core (signing, credential and Region chains, endpoints, retries) for the few calls of a service whose official
/// package some registries lack.
/// </summary>
internal abstract class ServiceClient(Service service) : AmazonServiceClient(new ServiceConfig(service).Ready())
{
    private readonly InvokeOptions _options = new()
    {
        RequestMarshaller = new Marshaller(service),
        ResponseUnmarshaller = new Unmarshaller(),
    };

    protected override IServiceMetadata ServiceMetadata => service;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) =>
        pipeline.AddHandlerAfter<Amazon.Runtime.Internal.Marshaller>(new SignatureVersion4());

    /// <summary>Sends a request.</summary>
    /// <returns>The response's JSON; an undefined element for an empty body.</returns>
    protected async Task<JsonElement> SendAsync(ServiceRequest request, CancellationToken cancellation) =>
        (await InvokeAsync<Response>(request, _options, cancellation)).Json;

    /// <summary>Calls an operation of a service that speaks awsJson1_1.</summary>
    protected Task<JsonElement> CallAsync(string target, JsonObject body, CancellationToken cancellation)
    {
        var request = new ServiceRequest { Body = JsonSerializer.SerializeToUtf8Bytes(body) };
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers["X-Amz-Target"] = target;
        return SendAsync(request, cancellation);
    }

    private sealed class SignatureVersion4 : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class Response : AmazonWebServiceResponse
    {
        public JsonElement Json { get; init; }
    }

    // The chains of AWSSDK.Core, which also read AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_x.
    private sealed class ServiceConfig : ClientConfig
    {
        private readonly Service _service;

        public ServiceConfig(Service service)
            : base(Modes)
        {
            _service = service;
            ServiceId = service.ServiceId;
            AuthenticationServiceName = service.EndpointPrefix;
            UserAgent = InternalSDKUtils.BuildUserAgentString(service.ServiceId, "4.0.0");
        }

        // A mode that is missing here would throw when AWS_DEFAULTS_MODE selects it.
        private static DefaultConfigurationProvider Modes { get; } =
            new([
                .. new[]
                {
                    DefaultConfigurationMode.Standard,
                    DefaultConfigurationMode.InRegion,
                    DefaultConfigurationMode.CrossRegion,
                    DefaultConfigurationMode.Mobile,
                    DefaultConfigurationMode.Auto,
                }.Select(mode => new DefaultConfiguration
                {
                    Name = mode,
                    RetryMode = RequestRetryMode.Standard,
                    ConnectTimeout = TimeSpan.FromSeconds(3),
                    TlsNegotiationTimeout = TimeSpan.FromSeconds(3),
                }),
            ]);

        public override string RegionEndpointServiceName => _service.EndpointPrefix;

        public override string ServiceVersion => "";

        public override string UserAgent { get; }

        public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
        {
            // The getter reads AWS_ENDPOINT_URL_x, AWS_ENDPOINT_URL and the profile.
            if (!string.IsNullOrEmpty(ServiceURL))
                return new Endpoint(ServiceURL);
            var region = RegionEndpoint ?? throw new AmazonClientException("No RegionEndpoint or ServiceURL configured");
            var fips = UseFIPSEndpoint ? "-fips" : "";
            return new Endpoint($"https://{_service.EndpointPrefix}{fips}.{region.SystemName}.{region.PartitionDnsSuffix}/");
        }
    }

    private sealed class Marshaller(Service service) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var ours = (ServiceRequest)input;
            var request = new DefaultRequest(ours, service.ServiceId)
            {
                HttpMethod = ours.Method.Method,
                ResourcePath = ours.Path,
                UseQueryString = ours.Query.Count > 0,
                Content = ours.Body,
            };
            foreach (var (name, value) in ours.PathValues)
                request.AddPathResource($"{{{name}}}", value);
            foreach (var (name, value) in ours.Query)
                request.Parameters.Add(name, value);
            foreach (var (name, value) in ours.Headers)
                request.Headers[name] = value;
            return request;
        }
    }

    private sealed class Unmarshaller : JsonResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
        {
            using var reader = new StreamReader(input.Stream);
            // Operations without output respond with an empty body.
            return reader.ReadToEnd() is { Length: > 0 } text ? new Response { Json = text.ToJson() } : new Response();
        }

        public override AmazonServiceException UnmarshallException(
            JsonUnmarshallerContext input,
            Exception innerException,
            HttpStatusCode statusCode
        )
        {
            var reader = new StreamingUtf8JsonReader(input.Stream);
            var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
            return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
        }
    }
}
