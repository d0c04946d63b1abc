namespace GapFurniture.S32cs.Documents;

/// <summary>One document of a line: ready to be sent, or rejected with the reason.</summary>
internal readonly ref struct ParsedDocument
{
    /// <summary>The document as it is to be sent; of a rejected one, what stands in the line.</summary>
    public ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>Where in the line it begins.</summary>
    public int Start { get; init; }

    public DocumentType Type { get; init; }

    /// <summary>The id, escapes resolved.</summary>
    public ReadOnlySpan<byte> Id { get; init; }

    /// <summary>True if something of it was changed or left out so that CloudSearch accepts it.</summary>
    public bool IsCleaned { get; init; }

    /// <summary>Why it cannot be sent; null if it can.</summary>
    public Reject? Reject { get; init; }
}

/// <summary>What a document asks for.</summary>
internal enum DocumentType
{
    Add,
    Delete,
}

/// <summary>Why a document is not in the index.</summary>
/// <param name="Kind">What the summary counts by.</param>
/// <param name="Reason">The same for people.</param>
internal sealed record Reject(RejectKind Kind, string Reason);

/// <summary>Kinds of rejects; their names are part of the answer and of the kept rejects.</summary>
internal enum RejectKind
{
    BadJson,

    /// <summary>A JSON array of documents, as CloudSearch's own batches are, instead of one document a line.</summary>
    SdfBatch,
    ByteOrderMark,
    InvalidUtf8,
    LineTooLong,
    IdMissing,
    IdNotText,
    IdTooLong,
    IdCharacters,
    MemberTwice,
    TypeUnknown,
    FieldsMissing,
    FieldName,
    FieldNameReserved,
    TooManyFields,
    TooManyValues,
    NestedValue,
    TooLarge,

    /// <summary>CloudSearch itself did not accept it.</summary>
    Refused,
}
