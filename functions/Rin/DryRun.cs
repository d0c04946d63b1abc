using System.Text.Json.Nodes;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared.Queue;

namespace GapFurniture.Rin;

/// <summary><c>-dry-run</c>: the plan of a batch of objects, transaction by transaction, with its SQL. Asks nobody, loads nothing.</summary>
internal static class DryRun
{
    /// <summary>Shows what would happen if all these objects were reported at once.</summary>
    public static void Write(RinConfig config, IReadOnlyList<string> urls, TextWriter output)
    {
        if (urls.Count == 0)
        {
            output.WriteLine($"config is well: {Preview.Count(config.Targets.Count, "target")}; give s3:// URLs to see their SQL");
            foreach (var target in config.Targets)
                output.WriteLine($"  line {target.Line}: {target}");
            return;
        }
        var plan = LoadPlanner.Plan([.. urls.Select(Message)], config.Targets);
        foreach (var group in plan.Groups)
            WriteGroup(config, group, output);
        var loaded = plan.Groups.SelectMany(g => g.Units).SelectMany(u => u.Items).Select(i => i.Object.Url);
        var ignored = plan.Ignored.Select(o => o.Url).ToList();
        foreach (var url in urls.Distinct().Except(loaded).Except(ignored))
            output.WriteLine($"discarded: {url}");
        foreach (var url in ignored.Distinct())
            output.WriteLine($"no target, ignored: {url}");
    }

    private static void WriteGroup(RinConfig config, LoadGroup group, TextWriter output)
    {
        var statements = Preview.Statements(config, group.Units.SelectMany(u => u.Items)).ToList();
        var objects = group.Units.SelectMany(u => u.Items).DistinctBy(i => i.Object.Url).Count();
        output.WriteLine(
            $"{group.Connection}: {Preview.Count(objects, "object")} into {group.Tables}, one transaction of {Preview.Count(statements.Count, "COPY")}"
        );
        foreach (var statement in statements)
        {
            output.WriteLine($"  {Preview.Sql(statement)}");
            if (!statement.IsManifest)
                continue;
            foreach (var entry in statement.Objects)
                output.WriteLine($"    {entry.Url}");
        }
    }

    // The plan is made of messages; EventBridge's carry the key as it is.
    private static QueueMessage Message(string url)
    {
        var s3Object = Preview.Object(url);
        var body = new JsonObject
        {
            ["source"] = "aws.s3",
            ["detail-type"] = "Object Created",
            ["detail"] = new JsonObject
            {
                ["bucket"] = new JsonObject { ["name"] = s3Object.Bucket },
                ["object"] = new JsonObject { ["key"] = s3Object.Key },
            },
        };
        return new QueueMessage(url, body.ToJsonString(), ReceiveCount: 1);
    }
}
