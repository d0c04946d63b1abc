using GapFurniture.Aws;
using GapFurniture.Aws.Events;
using GapFurniture.Queue;
using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Plan;

/// <summary>One object for one table. The ordinal is 1 for the first target that loads the object into this table, 2 for the second, and so on.</summary>
internal sealed record CopyItem(S3Record Object, Target Target, TableName Table, int Ordinal = 1);

/// <summary>A target that takes an object: the key's captures, the whole match first, and what is loaded; null when it discards.</summary>
internal sealed record Routed(Target Target, IReadOnlyList<string> Captures, CopyItem? Item);

/// <summary>What must be loaded together or not at all: everything that one message, known by its position in the batch, means for one
/// connection. At least one item; none only in results, when everything had been loaded before. The message's id is the same at every
/// delivery.</summary>
internal sealed record LoadUnit(int Message, IReadOnlyList<CopyItem> Items, string? MessageId = null);

/// <summary>Units that are loaded by one transaction. No table stands in two groups of a plan, so that groups can run side by side and yet
/// no table ever sees two COPYs at a time.</summary>
internal sealed record LoadGroup(Connection Connection, IReadOnlyList<LoadUnit> Units)
{
    public IEnumerable<CopyItem> Items => Units.SelectMany(u => u.Items);

    public string Tables => NamesOf(Items.Select(i => i.Table)); // the tables, for logs

    /// <summary>Each table once, for logs.</summary>
    public static string NamesOf(IEnumerable<TableName> tables) => string.Join(", ", tables.Distinct());
}

/// <summary>What a batch of messages means, as a value: nothing has happened yet. Unreadable are messages that are no S3 notifications, by
/// position, with the reason; ignored, objects that no target matches; own output, manifests and probes that Rin itself wrote.</summary>
internal sealed record LoadPlan(
    IReadOnlyList<LoadGroup> Groups,
    IReadOnlyDictionary<int, string> Unreadable,
    IReadOnlyList<S3Record> Ignored,
    IReadOnlyList<S3Record> OwnOutput
);

/// <summary>Plans a batch: routes the messages' objects through the targets, groups what is loaded together. Pure.</summary>
internal static class LoadPlanner
{
    /// <summary>The plan of a batch of messages, of which one that cannot be read as a whole is not loaded in part.</summary>
    public static LoadPlan Plan(IReadOnlyList<QueueMessage> messages, RinConfig config)
    {
        var units = new List<(Connection Connection, LoadUnit Unit)>();
        var unreadable = new Dictionary<int, string>();
        var ignored = new List<S3Record>();
        var own = new List<S3Record>();
        foreach (var (position, message) in messages.Index())
        {
            if (message.Envelope.Problem is { } reason)
            {
                unreadable[position] = reason;
                continue;
            }
            var items = new List<CopyItem>();
            // A record that a message repeats (same key, same sequencer) is one object.
            foreach (var s3Object in message.Envelope.Records.Where(o => o.IsCreated).Distinct())
            {
                if (ManifestLocation.IsOwn(s3Object.Key))
                    own.Add(s3Object);
                else if (Route(s3Object, config.Targets) is { Count: > 0 } routed)
                    items.AddRange(routed.Select(r => r.Item).OfType<CopyItem>());
                else
                    ignored.Add(s3Object);
            }
            units.AddRange(items.GroupBy(i => i.Target.Connection!).Select(g => (g.Key, new LoadUnit(position, [.. g], message.Id))));
        }
        var groups = units.GroupBy(u => u.Connection, u => u.Unit).SelectMany(g => Together(g.Key, [.. g]));
        return new LoadPlan([.. groups], unreadable, ignored, own);
    }

    /// <summary>The targets that take the object, in their order; none when no target matches.</summary>
    public static IReadOnlyList<Routed> Route(S3Record s3Object, IReadOnlyList<Target> targets)
    {
        var routed = new List<Routed>();
        foreach (var target in targets)
        {
            if (target.Match(s3Object) is not { } captures)
                continue;
            routed.Add(new Routed(target, captures, target.Discard ? null : ItemOf(s3Object, target, captures, routed)));
            if (target.Break || target.Discard)
                break;
        }
        return routed;
    }

    private static CopyItem ItemOf(S3Record s3Object, Target target, IReadOnlyList<string> captures, List<Routed> earlier)
    {
        var schema = target.Schema is null ? null : Placeholders.Expand(target.Schema, captures);
        var table = new TableName(schema, Placeholders.Expand(target.Table, captures));
        var loads = earlier.Count(r => r.Item!.Table == table && r.Target.Connection == target.Connection);
        return new CopyItem(s3Object, target, table, loads + 1);
    }

    // Units that share a table, directly or through others, go into one group (union-find over tables).
    private static IEnumerable<LoadGroup> Together(Connection connection, IReadOnlyList<LoadUnit> units)
    {
        var parent = new Dictionary<TableName, TableName>();
        foreach (var unit in units)
        {
            var first = Root(unit.Items[0].Table);
            foreach (var item in unit.Items)
                parent[Root(item.Table)] = first;
        }
        return units.GroupBy(u => Root(u.Items[0].Table)).Select(g => new LoadGroup(connection, [.. g]));

        TableName Root(TableName table)
        {
            parent.TryAdd(table, table);
            while (parent[table] != table)
                table = parent[table];
            return table;
        }
    }
}

/// <summary>What the statements of a load depend on besides messages and config. It is asked for before they are planned, so that planning is pure.</summary>
/// <param name="Authorization">How COPY gets access to S3.</param>
/// <param name="Manifest">Set: the config has every object loaded through a manifest, written there; null: only where a key needs one.</param>
/// <param name="SharedPrefixes">Objects with whose key other keys begin: COPY takes a key as a prefix and would load those, too.</param>
/// <param name="ManifestName">A name for the manifests that no other transaction has.</param>
/// <param name="Now">What the ledger records as the time of the load.</param>
internal sealed record PlanFacts(
    CopyAuthorization Authorization,
    ManifestLocation? Manifest,
    IReadOnlySet<S3Record> SharedPrefixes,
    string ManifestName,
    DateTimeOffset Now
)
{
    /// <summary>The facts of a run that connects to nothing: no key is a prefix of others, and credentials are shown as what they would be.</summary>
    public static PlanFacts Assumed(RinConfig config) =>
        new(
            CopyAuthorization.Of(config.Aws) ?? CopyAuthorization.Keys("(from the credential chain)", "****", "****"),
            config.Manifest,
            new HashSet<S3Record>(),
            "…",
            DateTimeOffset.UnixEpoch
        );
}

/// <summary>Plans the statements of one transaction. Loading runs this list; <c>-dry-run</c> and <c>-explain</c> print it, so that they
/// cannot differ. Pure.</summary>
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
            copies.Add(new CopyStatement(table, url, file is null, facts.Authorization, region, options, objects));
        }
        return LedgerPlan.Wrap(copies, LedgerPlan.Entries(units), facts.Now);
    }

    // The object itself, or null for the manifest. Besides shared prefixes also keys that an SQL literal cannot carry need one.
    private static string? FileOf(CopyItem item, PlanFacts facts) =>
        facts.Manifest is null && !facts.SharedPrefixes.Contains(item.Object) && SqlText.IsPlain(item.Object.Key) ? item.Object.Url : null;

    private static string ManifestUrl(PlanFacts facts, string bucket, int number)
    {
        var (place, prefix) = facts.Manifest ?? new ManifestLocation(bucket, ManifestLocation.DefaultPrefix);
        return new S3Url(place, $"{prefix}{facts.ManifestName}{(number == 1 ? "" : $"-{number}")}{ManifestLocation.Suffix}").ToString();
    }
}
