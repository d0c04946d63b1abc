using System.Runtime.CompilerServices;
using GapFurniture.S32cs.Documents;

namespace GapFurniture.S32cs.Upload;

/// <summary>For checks and dry runs: sends nothing, but writes out what would be sent if asked to, one batch a line.</summary>
internal sealed class CountingSink(Stream? output) : IBatchSink
{
    public string Name => "(nowhere)";

    public async IAsyncEnumerable<UploadedPart> SendAsync(Batch batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (output is not null)
        {
            await using var body = batch.Open(..);
            await body.CopyToAsync(output, cancellationToken);
            await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
        yield return new UploadedPart(0, batch.Count);
    }
}
