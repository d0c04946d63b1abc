using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>
/// Reads Parameter Store without a client of the SDK: signs and sends by itself over connections of its own, one for each thread that asks.
/// It starts in a millisecond or two where the SDK's pipeline takes twenty; AWSSDK.Core is used only to find credentials, Region and
/// endpoint that the environment does not give.
/// </summary>
public sealed class DirectSsm(DirectSsmOptions options) : IParameterApi, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<HttpConnection> _idle = new();
    private SsmTarget? _target;
    private HttpProxy? _proxy;
    private string? _authorities;

    // What AWS's clock is ahead of ours, once a signature was refused for it.
    private TimeSpan _skew;

    /// <inheritdoc/>
    public ParameterPage ReadPage(string path, bool recursive, string? nextToken, CancellationToken cancellationToken) =>
        Call("GetParametersByPath", path, SsmMessages.PageRequest(path, recursive, nextToken), cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<ParameterValue> Read(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        Call("GetParameters", string.Join(", ", names), SsmMessages.NamesRequest(names), cancellationToken).Parameters;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            while (_idle.TryPop(out var connection))
                connection.Dispose();
        }
    }

    private ParameterPage Call(string operation, string about, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            var target = Target();
            for (var again = false; ; again = true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var answer = Send(target, Request(target, operation, body));
                if (answer.Status is >= 200 and < 300)
                    return SsmMessages.ReadPage(answer.Body.Span);
                var (code, message) = SsmMessages.ReadError(answer.Body.Span);
                code ??= SsmMessages.CodeOf(answer.Header("x-amzn-ErrorType"));
                if (again || !AdoptsClock(code, message, answer))
                    throw ParameterStoreException.Of(operation, about, answer.Status, code, message);
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new ParameterStoreException(ParameterProblem.Network, $"{operation} of {about} failed: {e.Message}", innerException: e);
        }
        catch (JsonException e)
        {
            throw new ParameterStoreException(
                ParameterProblem.Refused,
                $"{operation} of {about} failed: {Host()} does not answer as Parameter Store does ({e.Message})",
                innerException: e
            );
        }
        catch (AuthenticationException e)
        {
            throw new ParameterStoreException(
                ParameterProblem.Configuration,
                $"{Host()} cannot be trusted: {e.Message} {e.InnerException?.Message} Put its certificate authority into the system's store, or name a PEM file by SSL_CERT_FILE or AWS_CA_BUNDLE",
                innerException: e
            );
        }
    }

    private byte[] Request(SsmTarget target, string operation, byte[] body)
    {
        var uri = target.Endpoint;
        var host = uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}";
        if (uri.HostNameType == UriHostNameType.IPv6)
            host = uri.Authority;
        const string type = "application/x-amz-json-1.1";
        var signature = SigV4.Headers(
            target.Keys(),
            target.Region,
            "ssm",
            options.Time.GetUtcNow() + _skew,
            uri.AbsolutePath,
            host,
            [("content-type", type), ("x-amz-target", "AmazonSSM." + operation)],
            body
        );
        // A proxy for plain HTTP wants the whole address.
        var isForwarded = _proxy is not null && uri.Scheme == Uri.UriSchemeHttp;
        var address = isForwarded ? uri.GetLeftPart(UriPartial.Path) : uri.AbsolutePath;
        var proxy = isForwarded && _proxy!.Authorization is { } basic ? $"Proxy-Authorization: {basic}\r\n" : "";
        var head =
            $"POST {address} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {options.UserAgent}\r\nContent-Type: {type}\r\nX-Amz-Target: AmazonSSM.{operation}\r\n{proxy}{signature}Content-Length: {body.Length}\r\n\r\n";
        var request = new byte[Encoding.UTF8.GetByteCount(head) + body.Length];
        body.CopyTo(request, Encoding.UTF8.GetBytes(head, request));
        return request;
    }

    private HttpAnswer Send(SsmTarget target, byte[] request)
    {
        while (true)
        {
            HttpConnection? connection;
            bool isUsed;
            lock (_lock)
                isUsed = _idle.TryPop(out connection);
            connection ??= HttpConnection.Open(target.Endpoint, _proxy, _authorities);
            HttpAnswer? answer = null;
            try
            {
                answer = connection.Send(request);
                return answer;
            }
            catch (IOException) when (isUsed && connection.FailedBeforeAnswer)
            {
                // It was closed while it lay idle: not a failure, the next one is new in the end. Reads may be repeated.
            }
            finally
            {
                if (answer is { KeepsConnection: true })
                {
                    lock (_lock)
                        _idle.Push(connection);
                }
                else
                {
                    connection.Dispose();
                }
            }
        }
    }

    private SsmTarget Target()
    {
        lock (_lock)
        {
            if (_target is not null)
                return _target;
            var target = SsmTargets.Resolve(options);
            try
            {
                _proxy = HttpProxy.For(target.Endpoint, options.ReadVariable);
            }
            catch (FormatException e)
            {
                throw new ParameterStoreException(ParameterProblem.Configuration, e.Message, innerException: e);
            }
            // SSL_CERT_FILE is the TLS library's own business.
            _authorities = options.ReadVariable("AWS_CA_BUNDLE") is { Length: > 0 } file ? file : null;
            if (_authorities is not null && !File.Exists(_authorities))
                throw new ParameterStoreException(ParameterProblem.Configuration, $"AWS_CA_BUNDLE: there is no file {_authorities}");
            return _target = target;
        }
    }

    /// <summary>Whether the refusal is one of our clock, and the answer tells the time.</summary>
    private bool AdoptsClock(string? code, string? message, HttpAnswer answer)
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
        if (
            !isLate
            || !DateTimeOffset.TryParseExact(
                answer.Header("Date"),
                "r",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var date
            )
        )
            return false;
        _skew = date - options.Time.GetUtcNow();
        return true;
    }

    private string Host() => _target?.Endpoint.Authority ?? "the endpoint";
}
