namespace GapFurniture.S32cs.Documents;

/// <summary>What <see cref="DocumentReader"/> found.</summary>
internal enum ReadOutcome
{
    /// <summary>Nothing but white space.</summary>
    Nothing,

    /// <summary>A document that can be sent.</summary>
    Document,

    /// <summary>A document that cannot.</summary>
    Reject,
}
