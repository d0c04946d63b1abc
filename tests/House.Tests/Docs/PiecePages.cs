namespace GapFurniture.House.Tests.Docs;

/// <summary>A piece has two pages: README.md, read in five minutes, and REFERENCE.md with everything else.</summary>
internal static class PiecePages
{
    /// <summary>What a stranger reads in five minutes.</summary>
    public const int MostWords = 1300;

    public static string Readme(string piece) => $"functions/{piece}/README.md";

    public static string Reference(string piece) => $"functions/{piece}/REFERENCE.md";

    /// <summary>Both pages as one text: what must be said somewhere may stand on either.</summary>
    public static string Text(string piece) =>
        string.Join('\n', new[] { Readme(piece), Reference(piece) }.Where(Tree.Has).Select(Tree.Read));

    /// <summary>Words as <c>wc -w</c> counts them.</summary>
    public static int Words(string page) => Tree.Read(page).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
