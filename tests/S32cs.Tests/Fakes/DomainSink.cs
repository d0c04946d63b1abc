using GapFurniture.LocalCloud.CloudSearch;
using GapFurniture.S32cs.Upload;

namespace GapFurniture.S32cs.Tests.Fakes;

/// <summary>Takes batches straight into a local domain, which is strict, and remembers every document in the order it came.</summary>
internal sealed class DomainSink : IBatchSink
{
    public string Name => "test";

    public SearchDomain Domain { get; } = new("test");

    public List<string> Sent { get; } = [];

    public List<int> Sizes { get; } = [];

    public async Task SendAsync(Batch batch, CancellationToken cancellationToken)
    {
        await using var body = batch.Open(0, batch.Count);
        var bytes = body.ToArray();
        // Several partitions arrive side by side.
        lock (Sent)
        {
            Sizes.Add(bytes.Length);
            Domain.Upload(bytes);
            for (var i = 0; i < batch.Count; i++)
                Sent.Add(System.Text.Encoding.UTF8.GetString(batch.Document(i)));
        }
        batch.Report(0, batch.Count);
    }
}
