namespace GapFurniture.Furniture.Tests.Pieces.CodeBuildFire;

/// <summary>The real piece: the published one that GAP_CODEBUILDFIRE names (./test sets it), else the one that the solution's build made.</summary>
internal static class FirePiece
{
    public static string Executable { get; } =
        Environment.GetEnvironmentVariable("GAP_CODEBUILDFIRE") is { Length: > 0 } published
            ? published
            : Path.GetFullPath(
                Path.Combine(
                    AppContext.BaseDirectory,
                    "..",
                    "..",
                    "CodeBuildFire",
                    Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')),
                    "codebuildfire"
                )
            );
}
