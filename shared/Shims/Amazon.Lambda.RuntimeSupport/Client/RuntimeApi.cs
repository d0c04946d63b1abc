using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Lambda Runtime API, version 2018-06-01.</summary>
internal sealed class RuntimeApi
{
    private const string EndpointVariable = "AWS_LAMBDA_RUNTIME_API";
    private const string ErrorTypeHeader = "Lambda-Runtime-Function-Error-Type";

    private static readonly MediaTypeHeaderValue _json = new("application/json");

    private static readonly string _userAgent =
        $"aws-lambda-dotnet/{Environment.Version}-gapfurniture{(RuntimeFeature.IsDynamicCodeSupported ? "" : "-aot")}";

    private readonly HttpClient _http;
    private readonly Uri _root;
    private readonly ILambdaLogger _log;
    private readonly FunctionEnvironment _function = FunctionEnvironment.Read();

    public RuntimeApi(HttpClient http, string endpoint, ILambdaLogger log)
    {
        endpoint ??= Environment.GetEnvironmentVariable(EndpointVariable);
        if (string.IsNullOrEmpty(endpoint))
        {
            throw new InvalidOperationException(
                $"{EndpointVariable} is not set: this program runs in AWS Lambda, or beside a stand-in for its Runtime API"
            );
        }

        _http = http;
        _root = new Uri($"http://{endpoint}/2018-06-01/runtime/");
        _log = log;
    }

    public async Task<InvocationRequest> GetNextAsync(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, "invocation/next");
        // The payload is at most 6 MB and read at once, so that a slow handler does not keep the connection busy.
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        try
        {
            await EnsureSuccessAsync(response, "take the next invocation");
            var payload = await response.Content.ReadAsStreamAsync(cancellationToken);
            return new InvocationRequest(payload, new InvocationContext(response.Headers, _function, _log));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public Task SendResponseAsync(string requestId, Stream output) =>
        PostAsync($"invocation/{requestId}/response", new StreamContent(output ?? Stream.Null), errorType: null, "send the response");

    public Task ReportInvocationErrorAsync(string requestId, Exception exception) =>
        PostErrorAsync($"invocation/{requestId}/error", exception, "report the handler's error");

    public Task ReportInitializationErrorAsync(Exception exception) =>
        PostErrorAsync("init/error", exception, "report the initialisation's error");

    private Task PostErrorAsync(string path, Exception exception, string what) =>
        PostAsync(path, new ByteArrayContent(ErrorJson.Of(exception)), ErrorJson.TypeOf(exception), what);

    private async Task PostAsync(string path, HttpContent content, string errorType, string what)
    {
        using var request = Request(HttpMethod.Post, path);
        request.Content = content;
        request.Content.Headers.ContentType = _json;
        if (errorType is not null)
        {
            // Names in C# may hold letters that HTTP headers may not.
            request.Headers.TryAddWithoutValidation(
                ErrorTypeHeader,
                Ascii.IsValid(errorType) ? errorType : Uri.EscapeDataString(errorType)
            );
        }

        using var response = await _http.SendAsync(request);
        await EnsureSuccessAsync(response, what);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(_root, path));
        request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        return request;
    }

    private static async Task EnsureSuccessAsync(HttpResponseMessage response, string what)
    {
        if (response.IsSuccessStatusCode)
            return;

        var body = await response.Content.ReadAsStringAsync();
        var why = response.StatusCode switch
        {
            HttpStatusCode.RequestEntityTooLarge => "the payload is larger than Lambda's limit of 6 MB",
            HttpStatusCode.BadRequest => "it finds the request invalid",
            HttpStatusCode.Forbidden => "it expects no such request now",
            HttpStatusCode.InternalServerError => "the execution environment is broken",
            _ => "unexpected answer",
        };
        throw new RuntimeApiClientException(
            $"The Lambda Runtime API did not let us {what}: {why} (HTTP {(int)response.StatusCode}: {body})",
            (int)response.StatusCode,
            body,
            response.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase),
            innerException: null
        );
    }
}
