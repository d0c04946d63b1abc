namespace GapFurniture.Rin.Verification;

/// <summary>How a check ended.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Not as it should be: the text says what to do.</summary>
    Failed,

    /// <summary>Not looked at: the text says why.</summary>
    Skipped,
}
