using GapFurniture.Aws;
using GapFurniture.Aws.Events;
using GapFurniture.Queue;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;

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
        QueueMessage[] messages = [.. urls.Distinct().Select(u => new QueueMessage(u, "", 1) { Envelope = new([ObjectOf(u)]) })];
        var plan = LoadPlanner.Plan(messages, config);
        var facts = PlanFacts.Assumed(config);
        foreach (var group in plan.Groups)
        {
            var statements = Transaction.Plan(group.Units, facts);
            var objects = Counted.Of(group.Items.DistinctBy(i => i.Object.Url).Count(), "object");
            var copies = Counted.Of(statements.OfType<CopyStatement>().Count(), "COPY");
            output.WriteLine($"{group.Connection}: {objects} into {group.Tables}, one transaction of {copies}");
            foreach (var statement in statements)
            {
                output.WriteLine($"  {TextOf(statement)}");
                var files = statement is CopyStatement { IsManifest: true } copy ? copy.Objects.Select(o => o.Url).Distinct() : [];
                foreach (var url in files)
                    output.WriteLine($"    {url}");
            }
        }
        var loaded = plan.Groups.SelectMany(g => g.Items).Select(i => i.Object);
        var discarded = messages.SelectMany(m => m.Envelope.Records).Except([.. loaded, .. plan.Ignored, .. plan.OwnOutput]);
        Write("discarded", discarded);
        Write("no target, ignored", plan.Ignored);
        Write("written by Rin itself, ignored", plan.OwnOutput);

        void Write(string what, IEnumerable<S3Record> objects)
        {
            foreach (var s3Object in objects)
                output.WriteLine($"{what}: {s3Object.Url}");
        }
    }

    /// <summary>An object as its <c>s3://bucket/key</c> URL names it, newly created.</summary>
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
}

/// <summary><c>-explain</c>: for each object which targets match it, why the others do not, and what comes of it. Connects to nothing.</summary>
internal static class Explanation
{
    /// <summary>Explains the objects of <c>s3://</c> URLs, one after another, by a config and where it comes from.</summary>
    public static void Write(RinConfig config, string source, IReadOnlyList<string> urls, TextWriter output)
    {
        foreach (var (index, url) in urls.Index())
        {
            if (index > 0)
                output.WriteLine();
            output.WriteLine(url);
            var s3Object = DryRun.ObjectOf(url);
            if (ManifestLocation.IsOwn(s3Object.Key))
                output.WriteLine("  => written by Rin itself (a manifest): ignored, and its message deleted");
            else
                Write(config, source, s3Object, output);
        }
    }

    private static void Write(RinConfig config, string source, S3Record s3Object, TextWriter output)
    {
        var routed = LoadPlanner.Route(s3Object, config.Targets);
        var last = routed.Select(r => r.Target).FirstOrDefault(t => t.Break || t.Discard);
        var isOver = false;
        foreach (var target in config.Targets)
        {
            var place = $"  {source}:{target.Line} s3://{target.Bucket}/{target.Keys}";
            if (isOver)
                output.WriteLine($"{place}: not considered, line {last!.Line} {(last.Discard ? "discards" : "breaks")}");
            else if (routed.FirstOrDefault(r => ReferenceEquals(r.Target, target)) is { } match)
                Write(match, place, PlanFacts.Assumed(config), output);
            else
                output.WriteLine($"{place}: no, {WhyNot(target, s3Object.Bucket)}");
            isOver |= ReferenceEquals(target, last);
        }
        var tables = routed.Select(r => r.Item?.Table.ToString()).OfType<string>().Distinct().ToList();
        output.WriteLine($"  => {Outcome(tables, last)}");
    }

    private static void Write(Routed match, string place, PlanFacts facts, TextWriter output)
    {
        var target = match.Target;
        output.WriteLine($"{place}: yes{(target.Discard ? ", discard" : target.Break ? ", break" : "")}");
        // $0 of a prefix is the key itself, which stands above.
        foreach (var (number, capture) in match.Captures.Index().Skip(target.Keys.IsPrefix ? 1 : 0))
            output.WriteLine($"      ${number} = {capture}");
        if (match.Item is not { } item)
            return;
        output.WriteLine($"      {target.Connection}/{item.Table}");
        foreach (var statement in Transaction.Plan([new LoadUnit(0, [item])], facts))
            output.WriteLine($"      {DryRun.TextOf(statement)}");
    }

    private static string WhyNot(Target target, string bucket) =>
        bucket != target.Bucket ? "another bucket"
        : target.Keys.IsPrefix ? "the key begins otherwise"
        : "the expression matches nowhere in the key";

    private static string Outcome(List<string> tables, Target? last) =>
        (tables.Count, last) switch
        {
            (0, null) => "no target: ignored, and its message deleted",
            (0, _) => "discarded, and its message deleted",
            _ => $"loaded into {string.Join(", ", tables)}{(last is { Discard: true } ? ", then discarded for the rest" : "")}",
        };
}
