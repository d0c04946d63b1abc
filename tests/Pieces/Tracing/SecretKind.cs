namespace GapFurniture.Pieces.Tracing;

/// <summary>Where a secret may stand.</summary>
public enum SecretKind
{
    /// <summary>Keys, passwords, tokens of a piece: nowhere.</summary>
    Credential,

    /// <summary>A parameter's value: only where it was asked for, see <see cref="Traces.Values"/>.</summary>
    Parameter,
}
