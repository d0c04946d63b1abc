using GapFurniture.S32cs.Input;

namespace GapFurniture.S32cs.Tests.Fakes;

/// <summary>A source in memory.</summary>
internal sealed class SampleSource(string name, Func<Stream> open) : IDocumentSource
{
    public string Name => name;

    public string? Key => null;

    public Task<StoredStream> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(new StoredStream(open()));
}
