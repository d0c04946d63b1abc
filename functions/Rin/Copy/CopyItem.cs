using GapFurniture.Rin.Config;
using GapFurniture.Shared.S3;

namespace GapFurniture.Rin.Copy;

/// <summary>One object for one table.</summary>
internal sealed record CopyItem(S3ObjectEvent Object, Target Target, TableName Table)
{
    /// <summary>1 for the first target that loads the object into this table, 2 for the second …: by that they are told apart.</summary>
    public int Ordinal { get; init; } = 1;
}
