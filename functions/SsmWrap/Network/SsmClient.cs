using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using GapFurniture.Aws;
using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Network;

/// <summary>Reads Parameter Store with requests of its own, which start sooner than a client of the SDK.</summary>
internal sealed class SsmClient(SsmSettings settings) : IParameterApi, IDisposable
{
    /// <summary>What AWS lets pass: a quarter of an hour, or five minutes, depending on the service.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(4);

    private readonly Lock _lock = new();
    private SsmTarget? _target;
    private IHttp? _http;

    // How far AWS's clock is ahead of ours, once a signature was refused for it.
    private TimeSpan _skew;

    public ParameterPage ReadPage(string path, bool recursive, string? nextToken, CancellationToken cancellationToken) =>
        Call("GetParametersByPath", [path], SsmMessages.PageRequest(path, recursive, nextToken), cancellationToken);

    public IReadOnlyList<ParameterValue> Read(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        Call("GetParameters", names, SsmMessages.NamesRequest(names), cancellationToken).Parameters;

    /// <summary>Told once, before the first request.</summary>
    public Action<Uri>? OnTarget { get; init; }

    public void Dispose() => _http?.Dispose();

    private ParameterPage Call(string operation, IReadOnlyList<string> asked, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            var target = Target();
            for (var again = false; ; again = true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (status, headers, content) = Send(target, operation, body, cancellationToken);
                if ((int)status is >= 200 and < 300)
                    return SsmMessages.ReadPage(content);
                var (code, message) = SsmMessages.ReadError(content);
                code ??= SsmMessages.CodeOf(headers.GetValueOrDefault("x-amzn-ErrorType"));
                if (code is null)
                    throw Failed(Transient.IsStatus(status), AwsTrouble.Page(status, Encoding.UTF8.GetString(content)).Message);
                if (again || !AdoptsClock(code, headers.GetValueOrDefault("Date")))
                    throw ParameterStoreException.Of(operation, asked, target.Region, (int)status, code, message);
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
        catch (Exception e) when (e is not ParameterStoreException && Transient.Cause<AuthenticationException>(e) is not null)
        {
            throw Failed(false, $"{Host()}: {AwsTrouble.Describe(e)}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // .NET names the address of a socket's failure; of others the cause alone says something.
            throw Failed(true, e.GetBaseException() is SocketException ? e.Message : e.GetBaseException().Message, e);
        }

        ParameterStoreException Failed(bool isTransient, string reason, Exception? e = null) =>
            new($"{operation} of {string.Join(", ", asked)} failed: {reason}", e) { IsTransient = isTransient };
    }

    private HttpAnswer Send(SsmTarget target, string operation, byte[] body, CancellationToken cancellationToken)
    {
        (string, string)[] headers =
        [
            ("content-type", "application/x-amz-json-1.1"),
            ("host", target.Endpoint.Authority),
            ("x-amz-target", "AmazonSSM." + operation),
        ];
        var now = settings.Time.GetUtcNow() + _skew;
        var signed = SigV4.Sign(target.Keys(), target.Region, "ssm", now, target.Endpoint.AbsolutePath, headers, body);
        return _http!.Post([("user-agent", "ssmwrap"), .. signed], body, cancellationToken);
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
            OnTarget?.Invoke(target.Endpoint);
            var proxy = new EnvironmentProxy(settings.ReadVariable);
            _http = proxy.IsBypassed(target.Endpoint)
                ? new DirectHttp(target.Endpoint, settings.AttemptLimit, settings.Time)
                : new ProxiedHttp(target.Endpoint, settings.AttemptLimit, proxy);
            return _target = target;
        }
    }

    /// <summary>Whether it was refused because of our clock: the response's date is as far away as the SDKs take for that.</summary>
    private bool AdoptsClock(string? code, string? date)
    {
        if (
            code
                is not (
                    "InvalidSignatureException"
                    or "SignatureDoesNotMatch"
                    or "RequestTimeTooSkewed"
                    or "RequestExpired"
                    or "RequestInTheFuture"
                )
            || !DateTimeOffset.TryParseExact(date, "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || (time - settings.Time.GetUtcNow()).Duration() < s_skew
        )
            return false;
        _skew = time - settings.Time.GetUtcNow();
        return true;
    }

    private string Host() => _target?.Endpoint.Authority ?? "the endpoint";
}
