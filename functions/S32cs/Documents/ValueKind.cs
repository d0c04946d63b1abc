namespace GapFurniture.S32cs.Documents;

/// <summary>What stands in the gaps of a <see cref="DocumentShape"/>.</summary>
internal enum ValueKind
{
    /// <summary>The id, with its quotes.</summary>
    Id,

    /// <summary>A field's text, behind its opening quote.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,
}
