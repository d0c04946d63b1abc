using Amazon.S3.Model;

namespace GapFurniture.YumRepo.Reading;

/// <summary>
/// The mark on objects that this piece has made by copying, in their user metadata: copies are never copied on, twins never indexed, so that a
/// bucket that notifies of them starts no circle; and both go with what they were made of.
/// </summary>
/// <param name="Source">Key of the object that it was made of.</param>
/// <param name="IsTwin">True for the object whose key has spaces where the package's has plus signs.</param>
internal sealed record OwnCopy(string Source, bool IsTwin)
{
    // As user metadata: x-amz-meta-yumrepo-copy-of. Keys may be Unicode, metadata may not.
    private const string CopyOf = "yumrepo-copy-of";
    private const string TwinOf = "yumrepo-twin-of";

    /// <summary>Reads the mark.</summary>
    /// <returns>Null if there is none.</returns>
    public static OwnCopy? Of(MetadataCollection metadata) =>
        metadata[CopyOf] is { } source ? new(Uri.UnescapeDataString(source), false)
        : metadata[TwinOf] is { } original ? new(Uri.UnescapeDataString(original), true)
        : null;

    /// <summary>Sets the mark, in place of another.</summary>
    public void Put(IDictionary<string, string> metadata)
    {
        metadata.Remove(CopyOf);
        metadata.Remove(TwinOf);
        metadata[IsTwin ? TwinOf : CopyOf] = Uri.EscapeDataString(Source);
    }
}
