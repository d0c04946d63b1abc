using System.Reflection;
using System.Text.Json;
using GapFurniture.Shared.Options;

namespace GapFurniture.Furniture.Pieces;

/// <summary>All pieces, by their files: a piece is known when its file is there, and nothing else names it.</summary>
internal static class PieceBook
{
    /// <summary>The pieces that this program was built with, by name.</summary>
    public static IReadOnlyList<PieceFacts> Embedded { get; } =
    [
        .. Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(n => n.StartsWith("piece:", StringComparison.Ordinal))
            .Select(n => Read(Assembly.GetExecutingAssembly().GetManifestResourceStream(n)!))
            .OrderBy(p => p.Piece, StringComparer.Ordinal),
    ];

    /// <summary>The pieces of a source checkout.</summary>
    public static IReadOnlyList<PieceFacts> Of(string checkout)
    {
        var folder = Path.Combine(checkout, "functions");
        return
        [
            .. (Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
                .Select(f => Path.Combine(f, "furniture", "piece.json"))
                .Where(File.Exists)
                .Select(f => Read(File.OpenRead(f)))
                .OrderBy(p => p.Piece, StringComparer.Ordinal),
        ];
    }

    /// <summary>A piece by its name, in whatever case.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static PieceFacts Find(string name) =>
        Embedded.FirstOrDefault(p => p.Piece.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw Unknown(name, Embedded.Select(p => p.Piece));

    public static UsageException Unknown(string name, IEnumerable<string> known) =>
        new(
            Suggestion.Nearest(name, known) is { } near
                ? $"there is no piece {name}: did you mean {near}?"
                : $"there is no piece {name}; there are {string.Join(", ", known)}"
        );

    private static PieceFacts Read(Stream file)
    {
        using (file)
            return JsonSerializer.Deserialize(file, PieceJson.Default.PieceFacts)!;
    }
}
