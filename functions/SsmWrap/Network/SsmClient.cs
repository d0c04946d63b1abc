using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using GapFurniture.Shared;
using GapFurniture.Shared.Tls;
using GapFurniture.SsmWrap.Launch;
using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Network;

/// <summary>
/// Reads Parameter Store with HttpClient and a signature of its own, which starts sooner than a client of the SDK. AWSSDK.Core is used only to
/// find credentials, Region and endpoint that the environment does not give.
/// </summary>
internal sealed class SsmClient(SsmSettings settings) : IParameterApi, IDisposable
{
    private const string JsonType = "application/x-amz-json-1.1";

    /// <summary>More than ten parameters of 8 KiB and their names could ever be; a server that sends more is not Parameter Store.</summary>
    private const int ResponseLimit = 4 * 1024 * 1024;

    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_requestTimeout = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private SsmTarget? _target;
    private HttpMessageInvoker? _http;

    // How far AWS's clock is ahead of ours, once a signature was refused for it.
    private TimeSpan _skew;

    public ParameterPage ReadPage(string path, bool recursive, string? nextToken, CancellationToken cancellationToken) =>
        Call("GetParametersByPath", [path], SsmMessages.PageRequest(path, recursive, nextToken), cancellationToken);

    public IReadOnlyList<ParameterValue> Read(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        Call("GetParameters", names, SsmMessages.NamesRequest(names), cancellationToken).Parameters;

    public void Dispose() => _http?.Dispose();

    private ParameterPage Call(string operation, IReadOnlyList<string> asked, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            var target = Target();
            for (var again = false; ; again = true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (response, content) = Send(target, operation, body, cancellationToken);
                if (response.IsSuccessStatusCode)
                    return SsmMessages.ReadPage(content);
                var (code, message) = SsmMessages.ReadError(content);
                if (response.Headers.TryGetValues("x-amzn-ErrorType", out var types))
                    code ??= SsmMessages.CodeOf(types.First());
                if (code is null)
                    throw Failed(
                        Transient.IsStatus(response.StatusCode),
                        AwsTrouble.Page(response.StatusCode, Encoding.UTF8.GetString(content)).Message
                    );
                if (again || !AdoptsClock(code, message, response.Headers.Date))
                    throw ParameterStoreException.Of(operation, asked, target.Region, (int)response.StatusCode, code, message);
            }
        }
        catch (JsonException e)
        {
            throw Failed(false, $"{Host()} does not respond as Parameter Store does ({e.Message})", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(true, $"{Host()} did not respond in time", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Untrusted(e) ?? Failed(true, Reason(e), e);
        }

        ParameterStoreException Failed(bool isTransient, string reason, Exception? e = null) =>
            new($"{operation} of {string.Join(", ", asked)} failed: {reason}", e) { IsTransient = isTransient };
    }

    private (HttpResponseMessage Response, byte[] Content) Send(
        SsmTarget target,
        string operation,
        byte[] body,
        CancellationToken cancellationToken
    )
    {
        var uri = target.Endpoint;
        var host =
            uri.HostNameType == UriHostNameType.IPv6 ? uri.Authority
            : uri.IsDefaultPort ? uri.IdnHost
            : $"{uri.IdnHost}:{uri.Port}";
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(body) };
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("User-Agent", "ssmwrap");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "AmazonSSM." + operation);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", JsonType);
        var signature = SigV4.Headers(
            target.Keys(),
            target.Region,
            "ssm",
            settings.Time.GetUtcNow() + _skew,
            uri.AbsolutePath,
            host,
            [("content-type", JsonType), ("x-amz-target", "AmazonSSM." + operation)],
            body
        );
        foreach (var (name, value) in signature)
            request.Headers.TryAddWithoutValidation(name, value);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_requestTimeout);
        // Blocking, as all of ssmwrap: nothing else is to be done meanwhile.
        var response = _http!.Send(request, limit.Token);
        using var stream = response.Content.ReadAsStream(limit.Token);
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = stream.Read(buffer)) > 0; )
        {
            content.Write(buffer, 0, read);
            if (content.Length > ResponseLimit)
                throw new IOException("the response is too large");
        }
        return (response, content.ToArray());
    }

    private SsmTarget Target()
    {
        lock (_lock)
        {
            if (_target is not null)
                return _target;
            // OpenSSL looks for certificates below the home folder, and without one in /etc/passwd, which an empty image does not have. The
            // command's environment is made of what ssmwrap was started with, and does not see this.
            if (settings.Variable("HOME") is null)
                Environment.SetEnvironmentVariable("HOME", "/");
            if (settings.Variable("AWS_CA_BUNDLE") is { } bundle && !File.Exists(bundle))
                throw new ParameterStoreException($"AWS_CA_BUNDLE: there is no file {bundle}");
            var target = SsmTargets.Resolve(settings);
            var handler = new SocketsHttpHandler
            {
                ConnectTimeout = s_connectTimeout,
                AllowAutoRedirect = false,
                UseCookies = false,
                ActivityHeadersPropagator = null,
                UseProxy = HasProxy(target.Endpoint),
                SslOptions = Trust.Aws.Options(),
            };
            if (handler.UseProxy)
                handler.Proxy = new EnvironmentProxy(settings.ReadVariable);
            _http = new HttpMessageInvoker(handler);
            return _target = target;
        }
    }

    private bool HasProxy(Uri endpoint)
    {
        try
        {
            return HttpProxy.For(endpoint, settings.ReadVariable) is not null;
        }
        catch (FormatException e)
        {
            throw new ParameterStoreException(e.Message, e);
        }
    }

    /// <summary>Whether it was refused because of our clock, and the response tells the time.</summary>
    private bool AdoptsClock(string? code, string? message, DateTimeOffset? date)
    {
        var isLate =
            code is "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture"
            || (
                code is "InvalidSignatureException" or "SignatureDoesNotMatch"
                && message is not null
                && (
                    message.Contains("Signature expired", StringComparison.Ordinal)
                    || message.Contains("Signature not yet current", StringComparison.Ordinal)
                )
            );
        if (!isLate || date is null)
            return false;
        _skew = date.Value - settings.Time.GetUtcNow();
        return true;
    }

    private ParameterStoreException? Untrusted(Exception error)
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            if (e is AuthenticationException)
                return new ParameterStoreException(
                    $"{Host()} cannot be trusted: {e.Message}. Put its certificate authority into the system's store, or name a PEM file by SSL_CERT_FILE or AWS_CA_BUNDLE",
                    error
                );
        }
        return null;
    }

    /// <summary>.NET names the address of a socket's failure; of others the cause alone says something.</summary>
    private static string Reason(Exception error) =>
        error.GetBaseException() is SocketException ? error.Message : error.GetBaseException().Message;

    private string Host() => _target?.Endpoint.Authority ?? "the endpoint";
}
