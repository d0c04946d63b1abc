namespace GapFurniture.Pieces;

/// <summary>What is run at one go: a whole script block, or one command of a session.</summary>
/// <param name="Line">Line in the page, from 1.</param>
/// <param name="Command">For bash.</param>
/// <param name="Expected">The output that the page shows; null when it shows none. <c>…</c> stands for any text, alone on a line for any lines.</param>
/// <param name="Page">Path of the page; empty for a text that is no file.</param>
public sealed record ReadmeStep(int Line, string Command, string? Expected, string Page = "")
{
    /// <summary>Page and line, for messages of failed tests.</summary>
    public string Where => Page.Length == 0 ? $"line {Line}" : $"{Page} line {Line}";

    /// <summary>The steps of a block of commands.</summary>
    public static IEnumerable<ReadmeStep> Of(ReadmeBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (!block.IsSession)
            return [new ReadmeStep(block.Line + 1, block.Text, null, block.Page)];
        var steps = new List<(int Line, List<string> Command, List<string> Output)>();
        var continued = false;
        foreach (var (text, index) in block.Text.Split('\n').Select((text, index) => (text, index)))
        {
            if (text.StartsWith("$ ", StringComparison.Ordinal))
                steps.Add((block.Line + 1 + index, [text[2..]], []));
            else if (steps.Count == 0)
                throw new FormatException($"line {block.Line + 1 + index}: a session begins with a command, \"$ …\"");
            else
                (continued ? steps[^1].Command : steps[^1].Output).Add(text);
            continued = (continued || text.StartsWith("$ ", StringComparison.Ordinal)) && text.EndsWith('\\');
        }
        return steps.Select(s => new ReadmeStep(s.Line, string.Join('\n', s.Command), string.Join('\n', s.Output), block.Page));
    }
}
