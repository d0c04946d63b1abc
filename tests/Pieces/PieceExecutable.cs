using System.Diagnostics;
using GapFurniture.Pieces.Tracing;
using IOPath = System.IO.Path;

namespace GapFurniture.Pieces;

/// <summary>A piece's real executable: the published one that <c>GAP_PIECE</c> names (./test sets it), else the one built beside the tests.</summary>
/// <param name="piece">Its folder's name.</param>
public sealed class PieceExecutable(string piece)
{
    // What users type.
    private readonly string _name = piece.ToLowerInvariant();

    /// <summary>Where it is.</summary>
    public string Path { get; } =
        Found(
            Environment.GetEnvironmentVariable("GAP_" + piece.ToUpperInvariant()) is { Length: > 0 } published ? published : Built(piece)
        );

    /// <summary>Where the executable is a script of <c>tools/arm64</c>: the emulator, and the program for another processor that it runs.</summary>
    public (string Emulator, string Program)? Emulated =>
        new FileInfo(Path).Length < 1000 && File.ReadAllText(Path).Split('"') is [_, var emulator, _, var program, ..]
            ? (emulator, program)
            : null;

    /// <summary>Starts it.</summary>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="arguments">Its arguments.</param>
    public PieceProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(Path, _name, environment, arguments);

    /// <summary>Starts a program that will be a piece, such as a shell that prepares something.</summary>
    /// <param name="program">The program.</param>
    /// <param name="name">The piece, as users type it.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="arguments">Arguments of the program.</param>
    public static PieceProcess Start(
        string program,
        string name,
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        ArgumentNullException.ThrowIfNull(environment);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        Traces.Secrets(environment);
        return new PieceProcess(Process.Start(start)!, name);
    }

    /// <summary>Runs it to its end.</summary>
    public async Task<(int Status, string Output)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var process = Start(environment, arguments);
        return (await process.ExitAsync(), process.Output);
    }

    // A chain of processes that waits for a piece which cannot start would wait out its whole patience and then blame something else.
    private static string Found(string executable) =>
        File.Exists(executable)
            ? executable
            : throw new FileNotFoundException($"there is no {executable}: build the solution, or run ./test, which publishes the pieces");

    /// <summary>The one built beside the tests, which runs on the .NET runtime: artifacts/bin/PIECE/CONFIGURATION.</summary>
    public static string Built(string piece) =>
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
