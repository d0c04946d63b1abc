namespace GapFurniture.Pieces.Tracing;

/// <summary>Where a secret may stand.</summary>
public enum SecretKind
{
    /// <summary>Keys, passwords, tokens of a piece: nowhere.</summary>
    Credential,

    /// <summary>A parameter's value: only on the standard output of a piece that is asked for values.</summary>
    Parameter,
}
