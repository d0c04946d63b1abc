using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;
using GapFurniture.Shared.Events;
using GapFurniture.Shared.Queue;

namespace GapFurniture.Rin.Report;

/// <summary><c>-dry-run</c>: the plan of a batch of objects, transaction by transaction, with its SQL. Connects to nothing.</summary>
internal static class DryRun
{
    /// <summary>Shows what would happen if all these objects were reported at once.</summary>
    public static void Write(RinConfig config, IReadOnlyList<string> urls, TextWriter output)
    {
        if (urls.Count == 0)
        {
            output.WriteLine($"config OK: {Counted.Of(config.Targets.Count, "target")}; pass s3:// URLs to see their SQL");
            foreach (var target in config.Targets)
                output.WriteLine($"  line {target.Line}: {target}");
            return;
        }
        var messages = urls.Distinct().Select(u => new Received<Envelope>(new QueueMessage(u, "", 1), new Envelope([ObjectOf(u)])));
        var plan = LoadPlanner.Plan([.. messages], config);
        var facts = PlanFacts.Assumed(config);
        foreach (var group in plan.Groups)
        {
            var statements = Transaction.Plan(group.Units, facts);
            var objects = group.Items.DistinctBy(i => i.Object.Url).Count();
            output.WriteLine(
                $"{group.Connection}: {Counted.Of(objects, "object")} into {group.Tables}, one transaction of "
                    + Counted.Of(statements.OfType<CopyStatement>().Count(), "COPY")
            );
            foreach (var statement in statements)
                Write(statement, output);
        }
        var loaded = plan.Groups.SelectMany(g => g.Items).Select(i => i.Object.Url);
        var ignored = plan.Ignored.Select(o => o.Url).ToList();
        var own = plan.OwnOutput.Select(o => o.Url).ToList();
        foreach (var url in urls.Distinct().Except(loaded).Except(ignored).Except(own))
            output.WriteLine($"discarded: {url}");
        foreach (var url in ignored)
            output.WriteLine($"no target, ignored: {url}");
        foreach (var url in own)
            output.WriteLine($"written by Rin itself, ignored: {url}");
    }

    /// <summary>An object as its URL names it, newly created.</summary>
    /// <param name="url">Of the form <c>s3://bucket/key</c>.</param>
    public static S3Record ObjectOf(string url)
    {
        var (bucket, key) = S3Url.ParseObject(url)!;
        return new S3Record(bucket, key, "ObjectCreated:Put");
    }

    /// <summary>The statement as logs have it, or why there can be none.</summary>
    public static string TextOf(LoadStatement statement)
    {
        try
        {
            return statement.ToString();
        }
        catch (ArgumentException e)
        {
            return $"cannot be loaded: {e.Message}";
        }
    }

    private static void Write(LoadStatement statement, TextWriter output)
    {
        output.WriteLine($"  {TextOf(statement)}");
        if (statement is not CopyStatement { IsManifest: true } copy)
            return;
        foreach (var url in copy.Objects.Select(o => o.Url).Distinct())
            output.WriteLine($"    {url}");
    }
}
