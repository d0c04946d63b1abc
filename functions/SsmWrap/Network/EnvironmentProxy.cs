using System.Globalization;
using System.Net;
using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Network;

/// <summary>
/// The proxy that the environment names for a host: HTTPS_PROXY, http_proxy, ALL_PROXY, less what NO_PROXY lists; for our requests and the
/// SDK's alike. .NET by itself knows fewer forms of NO_PROXY, and would ask a proxy for the addresses of the host.
/// </summary>
internal sealed class EnvironmentProxy(Func<string, string?> readVariable) : IWebProxy, ICredentials
{
    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);

    /// <summary>User and password of the proxy's address. Cannot be set.</summary>
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <returns>The proxy without user and password, since .NET puts its address into error messages; null for none.</returns>
    /// <exception cref="ParameterStoreException">The variable holds no address of a proxy that can be used.</exception>
    public Uri? GetProxy(Uri destination)
    {
        string[] names =
            destination.Scheme == Uri.UriSchemeHttps
                ? ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
                : ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
        foreach (var name in names)
        {
            // In CGI, HTTP_PROXY is the client's header "Proxy".
            if (Variable(name) is not { } value || (name == "HTTP_PROXY" && Variable("GATEWAY_INTERFACE") is not null))
                continue;
            if (IsThisHost(destination) || IsExcluded(destination, Variable("no_proxy") ?? Variable("NO_PROXY") ?? ""))
                return null;
            var address = value.Contains("://", StringComparison.Ordinal) ? value : "http://" + value;
            if (!Uri.TryCreate(address, UriKind.Absolute, out var proxy) || proxy.Scheme is not ("http" or "https"))
                throw new ParameterStoreException($"{name} is no http:// or https:// address of a proxy");
            lock (_users)
                _users[proxy.Authority] = proxy.UserInfo;
            return new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        }
        return null;
    }

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        lock (_users)
        {
            return _users.GetValueOrDefault(uri.Authority)?.Split(':', 2) is [{ Length: > 0 } user, .. var password]
                ? new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(string.Concat(password)))
                : null;
        }
    }

    /// <summary>Loopback, and the addresses at which a host of AWS answers its own guests: no proxy can reach them for us.</summary>
    public static bool IsThisHost(Uri target) =>
        target.IsLoopback
        || target.Host is "169.254.169.254" or "169.254.170.2" or "169.254.170.23" or "[fd00:ec2::254]" or "[fd00:ec2::23]";

    private static bool IsExcluded(Uri target, string list) =>
        list.Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(entry => entry == "*" || Matches(target, entry));

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

    private string? Variable(string name) => readVariable(name) is { Length: > 0 } value ? value : null;
}
