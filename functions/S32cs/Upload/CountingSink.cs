using GapFurniture.S32cs.Documents;

namespace GapFurniture.S32cs.Upload;

/// <summary>Sends nothing: counts what would be sent, and writes it out if asked to, one batch a line.</summary>
internal sealed class CountingSink(Stream? output) : IBatchSink
{
    public async Task SendAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (output is not null)
        {
            await using var body = batch.Open(..);
            await body.CopyToAsync(output, cancellationToken);
            await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
        Tally.Count(batch, 0..batch.Count);
    }
}
