using GapFurniture.LocalCloud.CloudSearch;
using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Input;
using GapFurniture.S32cs.Upload;

namespace GapFurniture.S32cs.Tests.Fakes;

/// <summary>Takes batches straight into a local domain, which is strict, and remembers every document in the order it came.</summary>
internal sealed class DomainSink : IBatchSink, IDestinations
{
    public SearchDomain Domain { get; } = new("test");

    public List<string> Sent { get; } = [];

    public List<int> Sizes { get; } = [];

    public Task SendAsync(Batch batch, CancellationToken cancellationToken)
    {
        using var body = batch.Open(..);
        var bytes = body.ToArray();
        // Several partitions arrive side by side.
        lock (Sent)
        {
            bytes.Length.ShouldBe(batch.Length);
            Sizes.Add(bytes.Length);
            Domain.Upload(bytes);
            for (var i = 0; i < batch.Count; i++)
                Sent.Add(System.Text.Encoding.UTF8.GetString(batch.Document(i)));
        }
        Tally.Count(batch, 0..batch.Count);
        return Task.CompletedTask;
    }

    public Destination For(IDocumentSource source) => new("test", this);
}
