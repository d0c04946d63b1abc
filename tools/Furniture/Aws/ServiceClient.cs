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
using Amazon.SQS;
using Amazon.Util.Internal;
using GapFurniture.Aws;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Aws;

/// <summary>A request as it is sent.</summary>
/// <param name="path">Path with placeholders such as <c>{FunctionName}</c>.</param>
/// <param name="body">Sent as JSON, without members that are null; null for none.</param>
internal sealed class ServiceRequest(HttpMethod method, string path, object? body = null) : AmazonWebServiceRequest
{
    private readonly JsonNode? _body = JsonSerializer.SerializeToNode(body, JsonExtensions.WithoutNulls);

    /// <summary>Values of the placeholders, not yet escaped; all others go to the query, but for those that are null.</summary>
    public Dictionary<string, string?> Values { get; } = [];

    /// <summary>A header that is signed and not sent, as this one without a body, would spoil the signature.</summary>
    public Dictionary<string, string> Headers { get; } = body is null ? [] : new() { ["Content-Type"] = "application/json" };

    /// <summary>Makes it the request for another page of a list.</summary>
    public void Continue(string parameter, string? token)
    {
        if (_body is null)
            Values[parameter] = token;
        else
            _body[parameter] = token;
    }

    public DefaultRequest ToHttp(string serviceId)
    {
        var request = new DefaultRequest(this, serviceId)
        {
            HttpMethod = method.Method,
            ResourcePath = path,
            Content = _body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(_body),
        };
        foreach (var (name, value) in Values.Where(v => v.Value is not null))
        {
            if (path.Contains($"{{{name}}}", StringComparison.Ordinal))
                request.AddPathResource($"{{{name}}}", value);
            else
                request.Parameters.Add(name, value);
        }
        request.UseQueryString = request.Parameters.Count > 0;
        foreach (var (name, value) in Headers)
            request.Headers[name] = value;
        return request;
    }
}

/// <summary>A response as its text; empty for operations without output.</summary>
internal sealed class TextResponse : AmazonWebServiceResponse
{
    public string Text { get; private init; } = "";

    public static TextResponse Of(Stream body) => new() { Text = new StreamReader(body).ReadToEnd() };
}

/// <summary>A client on AWSSDK.Core for the few calls of a service whose official package some registries lack.</summary>
/// <param name="serviceId">As in the service's model; AWS_ENDPOINT_URL_x is named after it.</param>
/// <param name="endpointPrefix">First label of the regional host name, and the signing name.</param>
/// <param name="unmarshaller">Makes each response a <see cref="TextResponse"/>; null for a service that responds with JSON.</param>
internal abstract class ServiceClient(
    string serviceId,
    string endpointPrefix,
    CancellationToken cancellation,
    ResponseUnmarshaller? unmarshaller = null
) : AmazonServiceClient(new ServiceConfig(serviceId, endpointPrefix).Ready()), IServiceMetadata
{
    private readonly InvokeOptions _options = new()
    {
        RequestMarshaller = new Marshaller(serviceId),
        ResponseUnmarshaller = unmarshaller ?? new JsonUnmarshaller(),
    };

    public string ServiceId => serviceId;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    protected override IServiceMetadata ServiceMetadata => this;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) =>
        pipeline.AddHandlerAfter<Amazon.Runtime.Internal.Marshaller>(new SignatureVersion4());

    /// <param name="token">Ends this call; null for what ends all calls.</param>
    /// <returns>The response's JSON; an undefined element for an empty body.</returns>
    protected async Task<JsonElement> SendAsync(ServiceRequest request, CancellationToken? token = null) =>
        await SendForTextAsync(request, token) is { Length: > 0 } text ? JsonElement.Parse(text) : default;

    /// <inheritdoc cref="SendAsync"/>
    /// <returns>The response's text.</returns>
    protected async Task<string> SendForTextAsync(ServiceRequest request, CancellationToken? token = null) =>
        (await InvokeAsync<TextResponse>(request, _options, token ?? cancellation)).Text;

    /// <summary>Sends a request that the service may refuse with a certain error code.</summary>
    /// <returns>The response's JSON; null when the service refused it with that code.</returns>
    protected async Task<JsonElement?> TrySendAsync(ServiceRequest request, string refusal = "ResourceNotFoundException")
    {
        try
        {
            return await SendAsync(request);
        }
        catch (AmazonServiceException e) when (e.ErrorCode == refusal)
        {
            return null;
        }
    }

    /// <summary>The items of all pages of a list.</summary>
    /// <param name="items">The member of a page that holds them.</param>
    /// <param name="nextToken">The member of a page that leads to the next.</param>
    /// <param name="parameter">Where it goes in the request.</param>
    protected async Task<IReadOnlyList<T>> ListAsync<T>(
        string items,
        ServiceRequest request,
        Func<JsonElement, T> read,
        string nextToken = "NextToken",
        string parameter = "NextToken"
    )
    {
        var found = new List<T>();
        string? token;
        do
        {
            var page = await SendAsync(request);
            found.AddRange(page.Items(items).Select(read));
            token = page.Text(nextToken);
            request.Continue(parameter, token);
        } while (!string.IsNullOrEmpty(token));
        return found;
    }

    /// <summary>The call of an operation of a service that speaks awsJson1_1, or another version of it.</summary>
    protected static ServiceRequest Call(string target, object body, string version = "1.1") =>
        new(HttpMethod.Post, "/", body) { Headers = { ["Content-Type"] = $"application/x-amz-json-{version}", ["X-Amz-Target"] = target } };

    private sealed class SignatureVersion4 : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    // The chains of AWSSDK.Core, which also read AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_x. What AWS_DEFAULTS_MODE selects is the same for all.
    private sealed class ServiceConfig : ClientConfig
    {
        private readonly string _endpointPrefix;

        public ServiceConfig(string serviceId, string endpointPrefix)
            : base(new DefaultConfigurationProvider(AmazonSQSDefaultConfiguration.GetAllConfigurations()))
        {
            (_endpointPrefix, ServiceId, AuthenticationServiceName) = (endpointPrefix, serviceId, endpointPrefix);
            UserAgent = InternalSDKUtils.BuildUserAgentString(serviceId, "4.0.0");
        }

        public override string RegionEndpointServiceName => _endpointPrefix;

        public override string ServiceVersion => "";

        public override string UserAgent { get; }

        public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
        {
            // The getter reads AWS_ENDPOINT_URL_x, AWS_ENDPOINT_URL and the profile.
            if (!string.IsNullOrEmpty(ServiceURL))
                return new Endpoint(ServiceURL);
            var region = RegionEndpoint ?? throw new AmazonClientException("No RegionEndpoint or ServiceURL configured");
            var fips = UseFIPSEndpoint ? "-fips" : "";
            return new Endpoint($"https://{_endpointPrefix}{fips}.{region.SystemName}.{region.PartitionDnsSuffix}/");
        }
    }

    private sealed class Marshaller(string serviceId) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input) => ((ServiceRequest)input).ToHttp(serviceId);
    }

    private sealed class JsonUnmarshaller : JsonResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) => TextResponse.Of(input.Stream);

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
