using System.Collections.Concurrent;
using Amazon.CloudSearchDomain;
using GapFurniture.Aws;
using GapFurniture.S32cs.Input;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs.Upload;

/// <summary>The domains of CloudSearch, chosen by key; one client for each, kept for the life of the process.</summary>
internal sealed class Domains(EndpointRules rules, Backoff retry, ILogger logger)
{
    // A busy domain takes its time over 5 MB; beyond this the connection is taken for lost.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(120);

    private readonly ConcurrentDictionary<DomainEndpoint, IAmazonCloudSearchDomain> _clients = new();

    /// <summary>Where a source's documents go.</summary>
    /// <exception cref="LoadException">That cannot be found out, or is not allowed.</exception>
    public IBatchSink For(DocumentSource source)
    {
        var endpoint = rules.Resolve(source.Key);
        return new CloudSearchSink(_clients.GetOrAdd(endpoint, Create), endpoint.ToString(), retry, logger);
    }

    /// <summary>Where an emulator stands in for every domain; null on AWS.</summary>
    public static string? Emulator(Func<string, string?> readVariable) =>
        readVariable("AWS_ENDPOINT_URL_CLOUDSEARCH_DOMAIN") is { Length: > 0 } url ? url : null;

    private static AmazonCloudSearchDomainClient Create(DomainEndpoint endpoint)
    {
        var ofAllServices = endpoint.IsAws ? Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") : null;
        var url = Emulator(Environment.GetEnvironmentVariable) ?? (ofAllServices is { Length: > 0 } ? ofAllServices : endpoint.ToString());
        var config = new AmazonCloudSearchDomainConfig { ServiceURL = url, Timeout = s_timeout }.Ready(countsAttempts: true);
        if (endpoint.Region is { } region)
            config.AuthenticationRegion = region;
        return new AmazonCloudSearchDomainClient(config);
    }
}
