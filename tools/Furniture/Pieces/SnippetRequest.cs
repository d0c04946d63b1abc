namespace GapFurniture.Furniture.Pieces;

/// <summary>What the user gives for snippets; each piece reads what it needs.</summary>
/// <param name="Flags">Values of flags by their names without dashes, such as <c>bucket</c>.</param>
/// <param name="Rest">The piece's own flags, behind <c>--</c>.</param>
internal sealed record SnippetRequest(IReadOnlyDictionary<string, string> Flags, params IReadOnlyList<string> Rest)
{
    /// <summary>A value, or null.</summary>
    public string? this[string flag] => Flags.GetValueOrDefault(flag);

    /// <summary>A value that has to be there.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public string Required(string flag, string meaning) => this[flag] ?? throw new UsageException($"for snippets give --{flag} {meaning}");
}
