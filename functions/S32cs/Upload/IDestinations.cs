using GapFurniture.S32cs.Endpoints;
using GapFurniture.S32cs.Input;

namespace GapFurniture.S32cs.Upload;

/// <summary>Says where a source's documents go.</summary>
internal interface IDestinations
{
    /// <exception cref="EndpointException">That cannot be told, or is not allowed.</exception>
    Destination For(IDocumentSource source);
}
