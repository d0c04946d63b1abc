namespace GapFurniture.S32cs.Input;

/// <summary>Something that holds lines of documents: an object, a file, standard input.</summary>
internal interface IDocumentSource
{
    /// <summary>What reports call it, such as <c>s3://bucket/key</c>.</summary>
    string Name { get; }

    /// <summary>What the endpoint is chosen by; null for sources that have no key: the default endpoint.</summary>
    string? Key { get; }

    /// <summary>Opens the content as it is stored, maybe compressed.</summary>
    /// <exception cref="SourceException">It cannot be read.</exception>
    Task<OpenedSource> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>A source's content.</summary>
/// <param name="Content">As it is stored.</param>
/// <param name="Length">Bytes, if known.</param>
/// <param name="HoldsRejects">True if s32cs itself wrote it: rejects, not documents.</param>
internal sealed record OpenedSource(Stream Content, long? Length, bool HoldsRejects = false);

/// <summary>How far a source is read.</summary>
/// <param name="Name">The source.</param>
/// <param name="Read">Bytes read, as stored.</param>
/// <param name="Length">All its bytes, if known.</param>
internal readonly record struct ReadProgress(string Name, long Read, long? Length);

/// <summary>A source cannot be read, or not to its end. The message says why.</summary>
internal sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
