using GapFurniture.Rin.Config;
using GapFurniture.Shared.S3;

namespace GapFurniture.Rin.Copy;

/// <summary>One object for one table.</summary>
internal sealed record CopyItem(S3ObjectEvent Object, Target Target, TableName Table);
