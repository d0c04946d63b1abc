using System.Text.Json.Nodes;

namespace GapFurniture.Pieces;

/// <summary>What furniture knows that a piece counts: <c>counts</c> of its <c>piece.json</c>.</summary>
public static class PieceCounts
{
    /// <summary>The piece's own metrics, each as namespace, name and dimension.</summary>
    public static IReadOnlyList<string> Of(string piece)
    {
        var file = Path.Combine(Readme.Root, "functions", piece, "furniture", "piece.json");
        var counts = JsonNode.Parse(File.ReadAllText(file))!["counts"]!;
        return
        [
            .. counts["metrics"]!
                .AsArray()
                .Where(m => m!["namespace"] is null)
                .Select(m => $"{counts["namespace"]} {m!["name"]} {m["dimension"]}".TrimEnd()),
        ];
    }
}
