namespace GapFurniture.Furniture;

/// <summary>How a part of the chain from the bucket to the piece's target is.</summary>
internal enum Verdict
{
    Ok,

    /// <summary>It works, but there is a risk, or it could not be checked.</summary>
    Warning,

    /// <summary>Events do not get through, or are lost.</summary>
    Missing,
}

/// <summary>What a check found, and what to do about it.</summary>
internal sealed record Finding(Verdict Verdict, string Check, string Found, string? Advice = null)
{
    public static Finding Ok(string check, string found) => new(Verdict.Ok, check, found);

    public static Finding Warning(string check, string found, string advice) => new(Verdict.Warning, check, found, advice);

    public static Finding Missing(string check, string found, string advice) => new(Verdict.Missing, check, found, advice);

    public override string ToString() =>
        $"{Verdict.ToString().ToLowerInvariant(), -8} {Check}: {Found}{(Advice is null ? "" : $"{Environment.NewLine}         → {Advice}")}";
}
