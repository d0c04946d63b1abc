using GapFurniture.Pieces;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>rin's real executable.</summary>
internal static class RinProcess
{
    private static readonly PieceExecutable s_executable = new("Rin");

    public static string Executable => s_executable.Path;

    public static bool IsEmulated => s_executable.Emulated is not null;

    // Whoever starts the tests in the background of a shell that ignores SIGINT hands that on to every child; env takes it back.
    public static PieceProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        PieceExecutable.Start("env", "rin", environment, ["--default-signal=INT,QUIT", Executable, .. arguments]);

    /// <summary>Runs to its end.</summary>
    public static Task<(int Status, string Output)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        s_executable.RunAsync(environment, arguments);
}
