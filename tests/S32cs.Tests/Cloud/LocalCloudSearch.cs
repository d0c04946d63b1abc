using System.Collections.Concurrent;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>All domains. As in AWS a domain is a host name, here each by which the local cloud is reached: 127.0.0.1, localhost.</summary>
internal sealed class LocalCloudSearch(Func<string> endpoint)
{
    private readonly ConcurrentDictionary<string, SearchDomain> _domains = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>True if the domains' access policies let anybody in, unsigned. The default value is false.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>Documents of each batch that the answer leaves out of its count of adds. The default value is 0.</summary>
    public int Uncounted { get; set; }

    /// <summary>The domain at <c>CLOUDSEARCH_ENDPOINT</c>.</summary>
    public SearchDomain Domain => Get(new Uri(endpoint()).Host);

    /// <summary>The domain of a host name; made when it is first asked for.</summary>
    public SearchDomain Get(string host) => _domains.GetOrAdd(host, name => new SearchDomain(name));
}
