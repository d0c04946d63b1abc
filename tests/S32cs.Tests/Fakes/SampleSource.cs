using GapFurniture.S32cs.Input;

namespace GapFurniture.S32cs.Tests.Fakes;

/// <summary>A source in memory.</summary>
internal sealed record SampleSource(string Name, Func<Stream> Open) : DocumentSource(Name)
{
    public override Task<StoredStream> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(new StoredStream(Open()));
}
