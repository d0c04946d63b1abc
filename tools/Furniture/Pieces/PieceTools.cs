namespace GapFurniture.Furniture.Pieces;

/// <summary>Pieces that have more to them than their file says; each has a folder of its own beside this file.</summary>
internal static class PieceTools
{
    private static readonly Dictionary<string, Func<IPieceTool>> s_tools = new(StringComparer.Ordinal)
    {
        ["CodeBuildFire"] = () => new CodeBuildFire.CodeBuildFireTool(),
        ["Rin"] = () => new Rin.RinTool(),
        ["S32cs"] = () => new S32cs.S32csTool(),
        ["SsmWrap"] = () => new SsmWrap.SsmWrapTool(),
    };

    /// <summary>A piece's own part; null when it has none.</summary>
    public static IPieceTool? Of(PieceFacts piece) => s_tools.GetValueOrDefault(piece.Piece)?.Invoke();
}
