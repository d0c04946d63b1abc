using GapFurniture.S32cs.Endpoints;
using GapFurniture.S32cs.Input;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs.Upload;

/// <summary>The domains of CloudSearch, chosen by key.</summary>
internal sealed class DomainDestinations(EndpointRules rules, Domains domains, UploadRetry retry, ILogger logger) : IDestinations
{
    public Destination For(IDocumentSource source)
    {
        var endpoint = source.Key is { } key
            ? rules.Resolve(key)
            : rules.Default ?? throw new EndpointException("no endpoint is given: set ENDPOINT or -default-endpoint");
        return new Destination(endpoint.ToString(), new CloudSearchSink(domains.Client(endpoint), endpoint.ToString(), retry, logger));
    }
}
