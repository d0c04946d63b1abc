using Amazon.Runtime.Internal;

namespace GapFurniture.Furniture.Aws;

/// <summary>What differs from one service to the next.</summary>
/// <param name="ServiceId">As in the service's model; it also names AWS_ENDPOINT_URL_x.</param>
/// <param name="EndpointPrefix">The first label of the regional host name, which is the signing name too.</param>
internal sealed record RawService(string ServiceId, string EndpointPrefix) : IServiceMetadata
{
    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
