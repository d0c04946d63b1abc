using System.Diagnostics;
using IOPath = System.IO.Path;

namespace GapFurniture.Pieces;

/// <summary>A piece's real executable: the published one that <c>GAP_PIECE</c> names (./test sets it), else the one built beside the tests.</summary>
/// <param name="piece">Its folder's name, such as <c>Rin</c>.</param>
public sealed class PieceExecutable(string piece)
{
    // What users type.
    private readonly string _name = piece.ToLowerInvariant();

    /// <summary>Where it is.</summary>
    public string Path { get; } =
        Environment.GetEnvironmentVariable("GAP_" + piece.ToUpperInvariant()) is { Length: > 0 } published ? published : Built(piece);

    /// <summary>Starts it.</summary>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="arguments">Its arguments.</param>
    public PieceProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new PieceProcess(Process.Start(start)!, _name);
    }

    /// <summary>Runs it to its end.</summary>
    public async Task<(int Status, string Output)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var process = Start(environment, arguments);
        return (await process.ExitAsync(), process.Output);
    }

    // artifacts/bin/<Piece>/<configuration> stands beside that of the tests.
    private static string Built(string piece) =>
        IOPath.GetFullPath(
            IOPath.Combine(
                AppContext.BaseDirectory,
                "..",
                "..",
                piece,
                IOPath.GetFileName(AppContext.BaseDirectory.TrimEnd('/')),
                piece.ToLowerInvariant()
            )
        );
}
