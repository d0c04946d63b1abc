using GapFurniture.Rin.Config;
using GapFurniture.Shared.Events;
using GapFurniture.Shared.Queue;

namespace GapFurniture.Rin.Plan;

/// <summary>One object for one table.</summary>
internal sealed record CopyItem(S3Record Object, Target Target, TableName Table)
{
    /// <summary>1 for the first target that loads the object into this table, 2 for the second, and so on.</summary>
    public int Ordinal { get; init; } = 1;
}

/// <summary>A target that takes an object.</summary>
/// <param name="Target">The target.</param>
/// <param name="Captures">Of the key, the whole match first.</param>
/// <param name="Item">What is loaded; null when the target discards.</param>
internal sealed record Routed(Target Target, IReadOnlyList<string> Captures, CopyItem? Item);

/// <summary>What must be loaded together or not at all: everything that one message means for one connection.</summary>
/// <param name="Message">Position of the message in its batch.</param>
/// <param name="Items">At least one; none only in results, when everything had been loaded before.</param>
internal sealed record LoadUnit(int Message, IReadOnlyList<CopyItem> Items)
{
    /// <summary>Id of the message, the same at every delivery.</summary>
    public string? MessageId { get; init; }
}

/// <summary>
/// Units that are loaded by one transaction. No table stands in two groups of a plan, so that groups can run side by side and yet no
/// table ever sees two COPYs at a time.
/// </summary>
internal sealed record LoadGroup(Connection Connection, IReadOnlyList<LoadUnit> Units)
{
    public IEnumerable<CopyItem> Items => Units.SelectMany(u => u.Items);

    /// <summary>The tables, for logs.</summary>
    public string Tables => NamesOf(Items.Select(i => i.Table));

    /// <summary>Each table once, for logs.</summary>
    public static string NamesOf(IEnumerable<TableName> tables) => string.Join(", ", tables.Distinct());

    /// <summary>How many objects, each counted once for each table it goes to.</summary>
    public int Objects => Units.Sum(u => u.Items.Count);
}

/// <summary>What a batch of messages means, as a value: nothing has happened yet.</summary>
/// <param name="Groups">What to load.</param>
/// <param name="Unreadable">Messages that are no S3 notifications, by position, with the reason.</param>
/// <param name="Ignored">Objects that no target matches.</param>
/// <param name="OwnOutput">Manifests and probes that Rin itself wrote.</param>
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
    public static LoadPlan Plan(IReadOnlyList<Received<Envelope>> messages, RinConfig config)
    {
        var units = new List<(Connection Connection, LoadUnit Unit)>();
        var unreadable = new Dictionary<int, string>();
        var ignored = new List<S3Record>();
        var own = new List<S3Record>();
        foreach (var (position, (message, envelope)) in messages.Index())
        {
            if (envelope.Problem is { } reason)
            {
                unreadable[position] = reason;
                continue;
            }
            var items = new List<CopyItem>();
            // A record that a message repeats (same key, same sequencer) is one object.
            foreach (var s3Object in envelope.Records.Where(o => o.IsCreated).Distinct())
            {
                if (config.IsOwnOutput(s3Object.Bucket, s3Object.Key))
                    own.Add(s3Object);
                else if (Route(s3Object, config.Targets) is { Count: > 0 } routed)
                    items.AddRange(routed.Select(r => r.Item).OfType<CopyItem>());
                else
                    ignored.Add(s3Object);
            }
            units.AddRange(
                items.GroupBy(i => i.Target.Connection!).Select(g => (g.Key, new LoadUnit(position, [.. g]) { MessageId = message.Id }))
            );
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
        return new CopyItem(s3Object, target, table) { Ordinal = loads + 1 };
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
