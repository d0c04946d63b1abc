using System.Collections.Concurrent;
using Amazon.CloudSearchDomain;
using GapFurniture.Aws;
using GapFurniture.S32cs.Input;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs.Upload;

/// <summary>The domains of CloudSearch, chosen by key; one client for each, kept for the life of the process.</summary>
internal sealed class Domains(EndpointRules rules, Backoff retry, ILogger logger) : IDisposable
{
    // A busy domain takes its time over 5 MB; beyond this the connection is taken for lost.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(120);

    private readonly ConcurrentDictionary<DomainEndpoint, IAmazonCloudSearchDomain> _clients = new();

    /// <summary>Where a source's documents go.</summary>
    /// <exception cref="EndpointException">That cannot be found out, or is not allowed.</exception>
    public IBatchSink For(DocumentSource source)
    {
        var endpoint = source.Key is { } key
            ? rules.Resolve(key)
            : rules.Default ?? throw new EndpointException("no endpoint is given: set ENDPOINT or -default-endpoint");
        return new CloudSearchSink(_clients.GetOrAdd(endpoint, Create), endpoint.ToString(), retry, logger);
    }

    /// <summary>Where an emulator stands in for every domain; null on AWS.</summary>
    public static string? Override(Func<string, string?> readVariable) =>
        readVariable("AWS_ENDPOINT_URL_CLOUDSEARCH_DOMAIN") is { Length: > 0 } own ? own : null;

    private static AmazonCloudSearchDomainClient Create(DomainEndpoint endpoint)
    {
        var elsewhere =
            Override(Environment.GetEnvironmentVariable)
            ?? (
                endpoint.IsAws && Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 } emulator
                    ? emulator
                    : endpoint.ToString()
            );
        var config = new AmazonCloudSearchDomainConfig { ServiceURL = elsewhere, Timeout = s_timeout }.Ready(countsAttempts: true);
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
