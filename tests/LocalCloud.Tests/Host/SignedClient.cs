using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace GapFurniture.LocalCloud.Tests.Host;

/// <summary>Sends raw requests, signed by the official SDK's signer, so that our check of signatures is not its own witness.</summary>
internal sealed class SignedClient(LocalCloudHost cloud) : IDisposable
{
    private static readonly DefaultConfiguration s_mode = new() { Name = DefaultConfigurationMode.Standard };

    private readonly HttpClient _http = new();

    /// <summary>The secret to sign with; another one for tests of refusal.</summary>
    public string Secret { get; set; } = cloud.Environment["AWS_SECRET_ACCESS_KEY"];

    public string KeyId { get; set; } = cloud.Environment["AWS_ACCESS_KEY_ID"];

    /// <summary>Signed and sent along; null without.</summary>
    public string? SessionToken { get; set; }

    /// <summary>Calls SQS and expects success.</summary>
    public async Task<JsonElement> SqsAsync(string operation, object request)
    {
        var answer = await TrySqsAsync(operation, request);
        answer.Status.ShouldBe(200, answer.Body.GetRawText());
        return answer.Body;
    }

    /// <summary>Calls SQS, whatever the answer.</summary>
    public async Task<(int Status, JsonElement Body, string? QueryError)> TrySqsAsync(string operation, object request)
    {
        using var answer = await SendAsync(
            "sqs",
            "POST",
            "/",
            JsonSerializer.SerializeToUtf8Bytes(request),
            ("X-Amz-Target", "AmazonSQS." + operation),
            ("Content-Type", "application/x-amz-json-1.0")
        );
        var text = await answer.Content.ReadAsStringAsync();
        var query = answer.Headers.TryGetValues("x-amzn-query-error", out var values) ? values.Single() : null;
        return ((int)answer.StatusCode, JsonDocument.Parse(text.Length == 0 ? "{}" : text).RootElement, query);
    }

    /// <summary>Calls Parameter Store and expects success.</summary>
    public async Task<JsonElement> SsmAsync(string operation, object request)
    {
        var answer = await TrySsmAsync(operation, request);
        answer.Status.ShouldBe(200, answer.Body.GetRawText());
        return answer.Body;
    }

    /// <summary>Calls Parameter Store, whatever the answer.</summary>
    public Task<(int Status, string? Code, JsonElement Body)> TrySsmAsync(string operation, object request) =>
        TryJsonAsync("ssm", "AmazonSSM." + operation, request);

    /// <summary>Calls CodeBuild, whatever the answer.</summary>
    public Task<(int Status, string? Code, JsonElement Body)> TryCodeBuildAsync(string operation, object request) =>
        TryJsonAsync("codebuild", "CodeBuild_20161006." + operation, request);

    /// <summary>Calls CloudWatch, whatever the answer.</summary>
    public Task<(int Status, string? Code, JsonElement Body)> TryCloudWatchAsync(string operation, object request) =>
        TryJsonAsync("monitoring", "GraniteServiceVersion20100801." + operation, request);

    private async Task<(int Status, string? Code, JsonElement Body)> TryJsonAsync(string service, string target, object request)
    {
        using var answer = await SendAsync(
            service,
            "POST",
            "/",
            JsonSerializer.SerializeToUtf8Bytes(request),
            ("X-Amz-Target", target),
            ("Content-Type", "application/x-amz-json-1.1")
        );
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return ((int)answer.StatusCode, body.TryGetProperty("__type", out var type) ? type.GetString() : null, body);
    }

    /// <summary>Sends a signed request.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string service,
        string method,
        string path,
        byte[] body,
        params (string Name, string Value)[] headers
    )
    {
        var request = new DefaultRequest(new AnyRequest(), service)
        {
            Endpoint = new Uri(cloud.Endpoint),
            HttpMethod = method,
            ResourcePath = path,
            Content = body,
        };
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        if (SessionToken is not null)
            request.Headers["x-amz-security-token"] = SessionToken;
        var config = new AnyConfig
        {
            ServiceURL = cloud.Endpoint,
            AuthenticationRegion = "us-east-1",
            AuthenticationServiceName = service,
        };
        var signature = new AWS4Signer().SignRequest(request, config, null, KeyId, Secret);
        request.Headers["Authorization"] = signature.ForAuthorizationHeader;
        return await SendAsync(method, path, body, request.Headers);
    }

    /// <summary>Sends a request as it is.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string method,
        string path,
        byte[] body,
        IEnumerable<KeyValuePair<string, string>> headers
    )
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(cloud.Endpoint + path));
        message.Content = new ByteArrayContent(body);
        foreach (var (name, value) in headers)
        {
            if (!string.Equals(name, "host", StringComparison.OrdinalIgnoreCase) && !message.Headers.TryAddWithoutValidation(name, value))
                message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(message);
    }

    /// <summary>Posts plain JSON to the cloud's own pages.</summary>
    public async Task<string> LocalAsync(string method, string path, string? json = null)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(cloud.Endpoint + "/_local/" + path));
        message.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(message);
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}".Trim();
    }

    public void Dispose() => _http.Dispose();

    private sealed class AnyRequest : AmazonWebServiceRequest;

    // What the signer asks of a client's configuration.
    private sealed class AnyConfig() : ClientConfig(new DefaultConfigurationProvider([s_mode]))
    {
        public override string ServiceVersion => "";

        public override string UserAgent => "";

        public override string RegionEndpointServiceName => "";

        public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(ServiceURL);
    }
}
