using System.Globalization;
using System.Net;
using System.Text;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>The proxy that the environment names for a host: HTTPS_PROXY, http_proxy, ALL_PROXY, less what NO_PROXY lists.</summary>
internal sealed record HttpProxy(Uri Address)
{
    /// <summary>Proxy-Authorization, for a user and password in the address; null without.</summary>
    public string? Authorization =>
        Address.UserInfo.Length == 0
            ? null
            : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Address.UserInfo)));

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
            if (IsThisHost(target) || IsExcluded(target, readVariable("no_proxy") ?? readVariable("NO_PROXY") ?? ""))
                return null;
            var address = value.Contains("://", StringComparison.Ordinal) ? value : "http://" + value;
            return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? new HttpProxy(uri)
                : throw new FormatException($"{name} is no http:// or https:// address of a proxy");
        }
        return null;
    }

    /// <summary>Loopback, and the addresses at which a host of AWS answers its own guests: no proxy can reach them for us.</summary>
    private static bool IsThisHost(Uri target) =>
        target.IsLoopback
        || target.Host is "169.254.169.254" or "169.254.170.2" or "169.254.170.23" or "[fd00:ec2::254]" or "[fd00:ec2::23]";

    private static bool IsExcluded(Uri target, string list)
    {
        foreach (var entry in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
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
