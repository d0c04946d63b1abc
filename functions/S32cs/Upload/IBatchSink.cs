using GapFurniture.S32cs.Documents;

namespace GapFurniture.S32cs.Upload;

/// <summary>Where full batches go.</summary>
internal interface IBatchSink
{
    /// <summary>Takes a batch and accounts for each of its documents in its object's report.</summary>
    /// <exception cref="UploadException">Not all documents are in; their objects have to come again.</exception>
    Task SendAsync(Batch batch, CancellationToken cancellationToken);
}
