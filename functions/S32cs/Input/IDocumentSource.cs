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
    Task<StoredStream> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>A source cannot be read, or not to its end. The message says why.</summary>
internal sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
