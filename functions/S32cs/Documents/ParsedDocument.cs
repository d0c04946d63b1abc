namespace GapFurniture.S32cs.Documents;

/// <summary>One document of a line: ready to be sent, or rejected with the reason.</summary>
internal readonly ref struct ParsedDocument
{
    public ReadOnlySpan<byte> Bytes { get; init; } // the document as it is to be sent; of a rejected one, what stands in the line
    public int Start { get; init; } // where in the line it begins
    public DocumentType Type { get; init; }
    public ReadOnlySpan<byte> Id { get; init; } // the id, escapes resolved
    public bool IsCleaned { get; init; } // true if something of it was changed or left out so that CloudSearch accepts it
    public Reject? Reject { get; init; } // why it cannot be sent; null if it can
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
    SdfBatch, // A JSON array of documents, as CloudSearch's own batches are, instead of one document a line
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
    Refused, // CloudSearch itself did not accept it
}
