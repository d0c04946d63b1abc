using GapFurniture.Rin.Config;
using GapFurniture.Shared.Queue;
using GapFurniture.Shared.S3;

namespace GapFurniture.Rin.Copy;

/// <summary>Plans a batch: reads the messages, routes their objects through the targets, groups what is loaded together. Pure.</summary>
internal static class LoadPlanner
{
    public static LoadPlan Plan(IReadOnlyList<QueueMessage> messages, IReadOnlyList<Target> targets)
    {
        var units = new List<(Connection Connection, LoadUnit Unit)>();
        var unreadable = new Dictionary<int, string>();
        var ignored = new List<S3ObjectEvent>();
        for (var i = 0; i < messages.Count; i++)
        {
            S3Notification notification;
            try
            {
                notification = S3Notification.Parse(messages[i].Body);
            }
            catch (S3NotificationException e)
            {
                unreadable[i] = e.Message;
                continue;
            }
            var items = new List<CopyItem>();
            // A record that a message repeats (same key, same sequencer) is one object.
            foreach (var s3Object in notification.Objects.Where(o => o.IsCreated).Distinct())
            {
                if (!Route(s3Object, targets, items))
                    ignored.Add(s3Object);
            }
            units.AddRange(
                items.GroupBy(item => item.Target.Connection!).Select(g => (g.Key, new LoadUnit(i, [.. g]) { MessageId = messages[i].Id }))
            );
        }
        var groups = units.GroupBy(u => u.Connection, u => u.Unit).SelectMany(g => Together(g.Key, [.. g]));
        return new LoadPlan([.. groups], unreadable, ignored);
    }

    /// <summary>Adds what every matching target makes of the object; false if none matched.</summary>
    public static bool Route(S3ObjectEvent s3Object, IReadOnlyList<Target> targets, List<CopyItem> items)
    {
        var matched = false;
        foreach (var target in targets)
        {
            if (target.Match(s3Object) is not { } captures)
                continue;
            matched = true;
            if (target.Discard)
                break;
            var item = ItemOf(s3Object, target, captures);
            var earlier = items.Count(i => i.Object == s3Object && i.Table == item.Table && i.Target.Connection == target.Connection);
            items.Add(item with { Ordinal = earlier + 1 });
            if (target.Break)
                break;
        }
        return matched;
    }

    /// <summary>What a target makes of an object that it matched.</summary>
    public static CopyItem ItemOf(S3ObjectEvent s3Object, Target target, IReadOnlyList<string> captures)
    {
        var schema = target.Schema is null ? null : Placeholders.Expand(target.Schema, captures);
        return new CopyItem(s3Object, target, new TableName(schema, Placeholders.Expand(target.Table, captures)));
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
