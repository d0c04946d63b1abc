using System.Collections.Concurrent;
using Amazon.CloudSearchDomain;

namespace GapFurniture.S32cs.Endpoints;

/// <summary>One client for each domain, kept for the life of the process.</summary>
internal sealed class Domains(Func<string, string?> readVariable) : IDisposable
{
    // A busy domain takes its time over 5 MB; beyond this the connection is taken for lost.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(120);

    private readonly ConcurrentDictionary<DomainEndpoint, IAmazonCloudSearchDomain> _clients = new();

    public IAmazonCloudSearchDomain Client(DomainEndpoint endpoint) => _clients.GetOrAdd(endpoint, Create);

    /// <summary>Where an emulator stands in for every domain; null on AWS.</summary>
    public static string? Override(Func<string, string?> readVariable) =>
        readVariable("AWS_ENDPOINT_URL_CLOUDSEARCH_DOMAIN") is { Length: > 0 } own ? own : null;

    private AmazonCloudSearchDomainClient Create(DomainEndpoint endpoint)
    {
        var elsewhere =
            Override(readVariable)
            ?? (endpoint.IsAws && readVariable("AWS_ENDPOINT_URL") is { Length: > 0 } emulator ? emulator : endpoint.ToString());
        var config = new AmazonCloudSearchDomainConfig
        {
            ServiceURL = elsewhere,
            // Only CloudSearchSink knows what may be sent again, and until when.
            MaxErrorRetry = 0,
            Timeout = s_timeout,
        };
        if (endpoint.Region is { } region)
            config.AuthenticationRegion = region;
        return new AmazonCloudSearchDomainClient(config);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }
}
