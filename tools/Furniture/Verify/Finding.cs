namespace GapFurniture.Furniture.Verify;

/// <summary>What was found at one link of the chain, and what to do about it.</summary>
internal sealed record Finding(Verdict Verdict, string Link, string Found, string? Todo = null)
{
    public static Finding Ok(string link, string found) => new(Verdict.Ok, link, found);

    public static Finding Warning(string link, string found, string todo) => new(Verdict.Warning, link, found, todo);

    public static Finding Missing(string link, string found, string todo) => new(Verdict.Missing, link, found, todo);

    public override string ToString() =>
        $"{Verdict.ToString().ToLowerInvariant(), -8} {Link}: {Found}{(Todo is null ? "" : $"{Environment.NewLine}         → {Todo}")}";
}
