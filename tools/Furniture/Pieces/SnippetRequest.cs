namespace GapFurniture.Furniture.Pieces;

/// <summary>What the user gives for snippets; each piece says which of it it needs.</summary>
internal sealed record SnippetRequest
{
    /// <summary>Config file of the piece.</summary>
    public string? Config { get; init; }

    public string? Bucket { get; init; }

    public string? Prefix { get; init; }

    public string? Suffix { get; init; }

    public string? Project { get; init; }

    public string? Queue { get; init; }

    public string? Host { get; init; }

    public string? Index { get; init; }

    public string? Role { get; init; }

    /// <summary>The piece's own flags, behind <c>--</c>.</summary>
    public IReadOnlyList<string> Rest { get; init; } = [];

    /// <summary>A value that has to be there.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static string Required(string? value, string flag) => value ?? throw new UsageException($"for snippets give {flag}");
}
