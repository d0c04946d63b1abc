using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace GapFurniture.SsmWrap.Network;

/// <summary>The proxy that the environment names for a host: HTTPS_PROXY, http_proxy, ALL_PROXY, less what NO_PROXY lists.</summary>
internal sealed record HttpProxy(Uri Address)
{
    /// <exception cref="FormatException">The variable holds no address of a proxy that can be used.</exception>
    public static HttpProxy? For(Uri target, Func<string, string?> readVariable)
    {
        var names =
            target.Scheme == Uri.UriSchemeHttps
                ? new[] { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" }
                : ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
        foreach (var name in names)
        {
            if (readVariable(name) is not { Length: > 0 } value)
                continue;
            // In CGI, HTTP_PROXY is the client's header "Proxy".
            if (name == "HTTP_PROXY" && readVariable("GATEWAY_INTERFACE") is { Length: > 0 })
                continue;
            if (IsThisHost(target) || IsExcluded(target, NotEmpty("no_proxy") ?? NotEmpty("NO_PROXY") ?? ""))
                return null;
            var address = value.Contains("://", StringComparison.Ordinal) ? value : "http://" + value;
            return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? new HttpProxy(uri)
                : throw new FormatException($"{name} is no http:// or https:// address of a proxy");
        }
        return null;

        string? NotEmpty(string name) => readVariable(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>Loopback, and the addresses at which a host of AWS answers its own guests: no proxy can reach them for us.</summary>
    public static bool IsThisHost(Uri target) =>
        target.IsLoopback
        || target.Host is "169.254.169.254" or "169.254.170.2" or "169.254.170.23" or "[fd00:ec2::254]" or "[fd00:ec2::23]";

    private static bool IsExcluded(Uri target, string list)
    {
        foreach (var entry in list.Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry == "*" || Matches(target, entry))
                return true;
        }
        return false;
    }

    private static bool Matches(Uri target, string entry)
    {
        var host = target.IdnHost;
        if (IPAddress.TryParse(host, out var address))
            return IPNetwork.TryParse(entry, out var network)
                ? network.Contains(address)
                : IPAddress.TryParse(entry, out var one) && one.Equals(address);
        if (entry.LastIndexOf(':') is var colon and > 0)
        {
            if (entry[(colon + 1)..] != target.Port.ToString(CultureInfo.InvariantCulture))
                return false;
            entry = entry[..colon];
        }
        var domain = entry.TrimStart('*').TrimStart('.');
        return host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>
/// <see cref="HttpProxy"/>'s choice for clients of .NET, ours and the SDK's alike: .NET by itself knows fewer forms of NO_PROXY, and would ask a
/// proxy for the addresses of the host.
/// </summary>
internal sealed class EnvironmentProxy(Func<string, string?> readVariable) : IWebProxy, ICredentials
{
    private readonly ConcurrentDictionary<string, string> _users = new(StringComparer.Ordinal);

    /// <summary>User and password of the proxy's address. Cannot be set.</summary>
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <summary>The proxy without user and password: .NET puts its address into error messages.</summary>
    public Uri? GetProxy(Uri destination)
    {
        var proxy = HttpProxy.For(destination, readVariable)?.Address;
        if (proxy is null || proxy.UserInfo.Length == 0)
            return proxy;
        var bare = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        _users[bare.Authority] = proxy.UserInfo;
        return bare;
    }

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        if (!_users.TryGetValue(uri.Authority, out var user))
            return null;
        var parts = user.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
