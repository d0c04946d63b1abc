namespace GapFurniture.Pieces.Tracing;

/// <summary>Where a secret may stand.</summary>
public enum SecretKind
{
    /// <summary>Keys, passwords, tokens of a piece: nowhere.</summary>
    Credential,

    /// <summary>A parameter's value: only in what ssmwrap's command, or <c>ssmwrap -export</c>, writes to standard output.</summary>
    Parameter,
}
