using System.Collections.Concurrent;
using System.Net;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>
/// <see cref="HttpProxy"/>'s choice for clients of .NET, so that the SDK's requests for credentials take the same way as ours: .NET by itself
/// knows fewer forms of NO_PROXY, and would ask a proxy for the addresses of the host. To be set as <see cref="HttpClient.DefaultProxy"/>.
/// </summary>
public sealed class EnvironmentProxy : IWebProxy, ICredentials
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
        var proxy = HttpProxy.For(destination, Environment.GetEnvironmentVariable)?.Address;
        if (proxy is null || proxy.UserInfo.Length == 0)
            return proxy;
        var bare = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        _users[bare.Authority] = proxy.UserInfo;
        return bare;
    }

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    /// <inheritdoc/>
    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!_users.TryGetValue(uri.Authority, out var user))
            return null;
        var parts = user.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
