using GapFurniture.S32cs.Input;

namespace GapFurniture.S32cs.Upload;

/// <summary>For checks and dry runs: everything is counted, nothing is sent.</summary>
internal sealed class Nowhere(Stream? output) : IDestinations
{
    private readonly Destination _nowhere = new("(nowhere)", new CountingSink(output));

    public Destination For(IDocumentSource source) => _nowhere;
}
