namespace GapFurniture.Pieces;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">What stands behind the fence, such as <c>sh</c>, <c>console</c> or <c>yaml</c>; empty when nothing does.</param>
/// <param name="Line">Line of the fence in the page, from 1.</param>
/// <param name="Text">The lines between the fences.</param>
/// <param name="Page">Path of the page below the repository's folder; empty for a text that is no file.</param>
public sealed record ReadmeBlock(string Language, int Line, string Text, string Page = "")
{
    /// <summary>True for commands: a script (<c>sh</c>, <c>bash</c>) or a session with its output (<c>console</c>).</summary>
    public bool IsShell => Language is "sh" or "bash" or "shell" or "console";

    /// <summary>True if lines that begin with <c>$ </c> are commands and the others what they write.</summary>
    public bool IsSession => Language == "console";
}
