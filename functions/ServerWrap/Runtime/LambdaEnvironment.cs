using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GapFurniture.ServerWrap.Runtime;

/// <summary>What Lambda's variables say of the environment that we run in.</summary>
/// <param name="Api">The Runtime API as the variable names it, such as <c>127.0.0.1:9001</c>.</param>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime"/>
internal sealed record LambdaEnvironment(string Api)
{
    /// <summary>
    /// Where extensions are registered: a proxy before the Runtime API takes none. The default value is <see cref="Api"/>.
    /// </summary>
    public string ExtensionsApi { get; init; } = Api;

    /// <summary>How many invocations may run at a time. The default value is 1; Managed Instances allow more.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Managed Instances: never frozen, no end of the start-up after ten seconds, and no internal extensions.</summary>
    public bool IsManagedInstance { get; init; }

    /// <summary>
    /// The environment is started ahead of any invocation (provisioned concurrency, SnapStart, Managed Instances), has minutes for it, and
    /// must be ready afterwards. On demand it has ten seconds, or is started anew.
    /// </summary>
    public bool IsStartedAhead { get; init; }

    /// <summary>A snapshot is taken of the environment when it has started, and others are begun from it.</summary>
    public bool IsSnapshotted { get; init; }

    /// <returns>Null outside of Lambda.</returns>
    public static LambdaEnvironment? Read(Func<string, string?> variable)
    {
        var api = variable("AWS_LAMBDA_RUNTIME_API");
        if (string.IsNullOrEmpty(api))
            return null;
        var type = variable("AWS_LAMBDA_INITIALIZATION_TYPE");
        var proxy = variable("AWS_LWA_LAMBDA_RUNTIME_API_PROXY");
        return new LambdaEnvironment(string.IsNullOrEmpty(proxy) ? api : proxy)
        {
            ExtensionsApi = api,
            Concurrency =
                int.TryParse(variable("AWS_LAMBDA_MAX_CONCURRENCY"), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count > 1
                    ? count
                    : 1,
            IsSnapshotted = type == "snap-start",
            IsManagedInstance = type == "lambda-managed-instances",
            IsStartedAhead = type is "lambda-managed-instances" or "provisioned-concurrency" or "snap-start",
        };
    }

    /// <summary>Finds the address that a host and port stand for.</summary>
    /// <exception cref="RuntimeApiException">It has none.</exception>
    public static EndPoint Resolve(string hostAndPort)
    {
        if (IPEndPoint.TryParse(hostAndPort, out var endPoint) && endPoint.Port > 0)
            return endPoint;
        var colon = hostAndPort.LastIndexOf(':');
        if (colon < 1 || !ushort.TryParse(hostAndPort.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw new RuntimeApiException($"AWS_LAMBDA_RUNTIME_API is a host and a port, not \"{hostAndPort}\"");
        try
        {
            return new IPEndPoint(Dns.GetHostAddresses(hostAndPort[..colon])[0], port);
        }
        catch (SocketException e)
        {
            throw new RuntimeApiException($"AWS_LAMBDA_RUNTIME_API: {hostAndPort[..colon]}: {e.Message}");
        }
    }
}
