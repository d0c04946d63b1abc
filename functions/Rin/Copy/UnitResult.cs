namespace GapFurniture.Rin.Copy;

/// <summary>What became of a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Failure">Null when it is loaded and committed.</param>
/// <param name="Reason">Why it is not.</param>
internal sealed record UnitResult(LoadUnit Unit, Failure? Failure = null, string Reason = "")
{
    /// <summary>What was loaded, each object once for each target, however often it was reported.</summary>
    public static IReadOnlyList<CopyItem> Loaded(IEnumerable<UnitResult> results) =>
        [
            .. results
                .Where(r => r.Failure is null)
                .SelectMany(r => r.Unit.Items)
                .DistinctBy(i => (i.Object.Bucket, i.Object.Key, i.Table, i.Ordinal)),
        ];
}
