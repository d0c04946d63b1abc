using GapFurniture.Pieces;

namespace GapFurniture.CodeBuildFire.Tests.EndToEnd;

/// <summary>codebuildfire's real executable.</summary>
internal static class FireProcess
{
    private static readonly PieceExecutable s_executable = new("CodeBuildFire");

    public static string Executable => s_executable.Path;

    /// <summary>Runs to its end.</summary>
    public static Task<(int Status, string Output)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        s_executable.RunAsync(environment, arguments);
}
