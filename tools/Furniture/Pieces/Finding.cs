namespace GapFurniture.Furniture.Pieces;

/// <summary>A warning: it works, but with a risk, or was not checked. Missing: events do not get through, or are lost.</summary>
internal enum Verdict
{
    Ok,
    Warning,
    Missing,
}

internal sealed record Finding(Verdict Verdict, string Check, string Found, string? Advice = null)
{
    public static Finding Ok(string check, string found) => new(Verdict.Ok, check, found);

    public static Finding Warning(string check, string found, string advice) => new(Verdict.Warning, check, found, advice);

    public static Finding Missing(string check, string found, string advice) => new(Verdict.Missing, check, found, advice);

    /// <summary>What the program may not read, which is no proof that it is broken.</summary>
    public static Finding Unread(string check, string reason) =>
        Warning(check, $"could not be checked: {reason}", "run this with credentials that may read it");

    public override string ToString() =>
        $"{Verdict.ToString().ToLowerInvariant(), -8} {Check}: {Found}{(Advice is null ? "" : $"{Environment.NewLine}         → {Advice}")}";
}
