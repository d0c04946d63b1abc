using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>CloudSearch as a part of the local cloud.</summary>
internal sealed class CloudSearchPart(LocalCloudHost cloud) : ICloudPart
{
    public LocalCloudSearch CloudSearch { get; } = new(() => cloud.Endpoint);

    public IEnumerable<IAwsService> Services => [new CloudSearchService(CloudSearch, cloud.Faults, cloud.Time)];

    public IEnumerable<KeyValuePair<string, string>> Environment => [new("CLOUDSEARCH_ENDPOINT", cloud.Endpoint)];

    public Task<bool> HandleAsync(HttpContext context) => new DocumentsApi(CloudSearch).HandleAsync(context);
}
