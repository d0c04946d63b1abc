using GapFurniture.Rin.Config;
using GapFurniture.Shared;
using GapFurniture.Shared.Events;

namespace GapFurniture.Rin.Plan;

/// <summary>What the statements of a load depend on besides messages and config. It is asked for before they are planned, so that planning is pure.</summary>
internal sealed record PlanFacts
{
    /// <summary>How COPY gets access to S3.</summary>
    public required CopyAuthorization Authorization { get; init; }

    /// <summary>Set: the config has every object loaded through a manifest, written there; null: only where a key needs one.</summary>
    public ManifestLocation? Manifest { get; init; }

    /// <summary>Objects with whose key other keys begin: COPY takes a key as a prefix and would load those, too.</summary>
    public IReadOnlySet<S3Record> SharedPrefixes { get; init; } = new HashSet<S3Record>();

    /// <summary>A name for the manifests that no other transaction has.</summary>
    public required string ManifestName { get; init; }

    /// <summary>What the ledger records as the time of the load.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The facts of a run that connects to nothing: no key is a prefix of others, and credentials are shown as what they would be.</summary>
    public static PlanFacts Assumed(RinConfig config) =>
        new()
        {
            Authorization = CopyAuthorization.Of(config.Aws) ?? CopyAuthorization.Keys("(from the credential chain)", "****", "****"),
            Manifest = config.Manifest,
            ManifestName = "…",
            Now = DateTimeOffset.UnixEpoch,
        };
}

/// <summary>
/// Plans the statements of one transaction. Loading runs this list; <c>-dry-run</c> and <c>-explain</c> print it, so that they cannot differ. Pure.
/// </summary>
internal static class Transaction
{
    public static IReadOnlyList<LoadStatement> Plan(IReadOnlyList<LoadUnit> units, PlanFacts facts)
    {
        var copies = new List<CopyStatement>();
        var manifests = 0;
        // Without a manifest every object has a COPY of its own; with it, all that go to one table in one way share one. An object that was
        // reported twice (delivered twice, or overwritten meanwhile) is read as it is now, and so only once.
        foreach (
            var same in units.SelectMany(u => u.Items).GroupBy(i => (i.Table, i.Target.Region, i.Target.SqlOption, File: FileOf(i, facts)))
        )
        {
            var (table, region, options, file) = same.Key;
            List<S3Record> objects = [.. same.Select(i => i.Object)];
            var url = file ?? ManifestUrl(facts, objects[0].Bucket, ++manifests);
            copies.Add(new CopyStatement(table, url, file is null, facts.Authorization, region, options) { Objects = objects });
        }
        return LedgerPlan.Wrap(copies, LedgerPlan.Entries(units), facts.Now);
    }

    // The object itself, or null for the manifest. Besides shared prefixes also keys that an SQL literal cannot carry need one.
    private static string? FileOf(CopyItem item, PlanFacts facts) =>
        facts.Manifest is null && !facts.SharedPrefixes.Contains(item.Object) && SqlText.IsPlain(item.Object.Key) ? item.Object.Url : null;

    private static string ManifestUrl(PlanFacts facts, string bucket, int number) =>
        new S3Url(
            facts.Manifest?.Bucket ?? bucket,
            (facts.Manifest?.Prefix ?? ManifestLocation.DefaultPrefix)
                + facts.ManifestName
                + (number == 1 ? "" : $"-{number}")
                + ManifestLocation.Suffix
        ).ToString();
}
