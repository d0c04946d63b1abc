using System.Runtime.CompilerServices;

namespace GapFurniture.S32cs.Upload;

/// <summary>Where full batches go.</summary>
internal interface IBatchSink
{
    /// <summary>The endpoint; sinks of the same name are the same.</summary>
    string Name { get; }

    /// <summary>Sends a batch; says of each part of it what became of it, as soon as that is known. Together they are the batch.</summary>
    /// <exception cref="UploadException">What has not been reported by then is not in; its objects have to come again.</exception>
    IAsyncEnumerable<UploadedPart> SendAsync(Batch batch, CancellationToken cancellationToken);
}

/// <summary>Neighbouring documents of a batch that met the same end.</summary>
/// <param name="First">The first one's index in the batch.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Refusal">Why CloudSearch did not accept them; null if they are in the index.</param>
internal readonly record struct UploadedPart(int First, int Count, string? Refusal = null);

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

/// <summary>Documents could not be sent, through no fault of theirs. The message says why and what to do.</summary>
internal sealed class UploadException(string message, Exception? inner = null) : Exception(message, inner);
