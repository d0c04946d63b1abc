namespace GapFurniture.Furniture.Pieces;

/// <summary>A warning: it works, but with a risk, or was not checked. Missing: events do not get through, or are lost.</summary>
internal enum Verdict
{
    Ok,
    Warning,
    Missing,
}

/// <param name="Check">The part of the chain; empty until whoever asks for it gives it.</param>
internal sealed record Finding(Verdict Verdict, string Check, string Found, string? Advice = null)
{
    public static Finding Ok(string found, string check = "") => new(Verdict.Ok, check, found);

    public static Finding Warning(string found, string advice, string check = "") => new(Verdict.Warning, check, found, advice);

    public static Finding Missing(string found, string advice, string check = "") => new(Verdict.Missing, check, found, advice);

    /// <summary>What the program may not read, which is no proof that it is broken.</summary>
    public static Finding Unread(string check, string reason) =>
        Warning($"could not be checked: {reason}", "run this with credentials that may read it", check);

    public override string ToString() =>
        $"{Verdict.ToString().ToLowerInvariant(), -8} {Check}: {Found}{(Advice is null ? "" : $"{Environment.NewLine}         → {Advice}")}";
}
