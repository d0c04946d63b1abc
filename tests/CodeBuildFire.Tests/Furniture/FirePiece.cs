using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.Pieces.CodeBuildFire;

/// <summary>The real piece.</summary>
internal static class FirePiece
{
    public static string Executable { get; } = new PieceExecutable("CodeBuildFire").Path;
}
