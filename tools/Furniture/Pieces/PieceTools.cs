using System.Reflection;

namespace GapFurniture.Furniture.Pieces;

/// <summary>Pieces that have more to them than their data says: <c>functions/X/furniture</c> then holds a class <c>XTool</c>.</summary>
internal static class PieceTools
{
    /// <summary>A piece's own part; null when it has none.</summary>
    public static IPieceTool? Of(PieceFacts piece) =>
        Array.Find(Assembly.GetExecutingAssembly().GetTypes(), t => t.Name == $"{piece.Piece}Tool" && t.IsAssignableTo(typeof(IPieceTool)))
            is { } type
            ? (IPieceTool)Activator.CreateInstance(type)!
            : null;
}
