namespace GapFurniture.S32cs.Documents;

/// <summary>Why a document is not sent; the summary counts by it.</summary>
internal enum RejectKind
{
    BadJson,
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
    FieldsOnDelete,
    FieldName,
    FieldNameReserved,
    TooManyFields,
    TooManyValues,
    NestedValue,
    TooLarge,

    /// <summary>CloudSearch itself did not take it.</summary>
    Refused,
}
