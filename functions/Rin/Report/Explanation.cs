using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared.Events;

namespace GapFurniture.Rin.Report;

/// <summary><c>-explain</c>: for each object which targets match it, why the others do not, and what comes of it. Connects to nothing.</summary>
internal static class Explanation
{
    /// <summary>Explains objects, one after another.</summary>
    /// <param name="config">The config.</param>
    /// <param name="source">Where it comes from, without secrets.</param>
    /// <param name="urls"><c>s3://bucket/key</c>.</param>
    /// <param name="output">Where to write.</param>
    public static void Write(RinConfig config, string source, IReadOnlyList<string> urls, TextWriter output)
    {
        foreach (var (index, url) in urls.Index())
        {
            if (index > 0)
                output.WriteLine();
            output.WriteLine(url);
            var s3Object = DryRun.ObjectOf(url);
            if (config.IsOwnOutput(s3Object.Bucket, s3Object.Key))
                output.WriteLine("  => written by Rin itself (a manifest): ignored, and its message deleted");
            else
                Write(config, source, s3Object, output);
        }
    }

    private static void Write(RinConfig config, string source, S3Record s3Object, TextWriter output)
    {
        // The same items as a load's, in the order of their targets.
        var items = new Queue<CopyItem>(LoadPlanner.Route(s3Object, config.Targets) ?? []);
        var tables = items.Select(i => i.Table.ToString()).Distinct().ToList();
        var facts = PlanFacts.Assumed(config);
        Target? last = null;
        foreach (var target in config.Targets)
        {
            var place = $"  {source}:{target.Line} s3://{target.Bucket}/{target.Keys}";
            if (last is not null)
            {
                output.WriteLine($"{place}: not considered, line {last.Line} {(last.Discard ? "discards" : "breaks")}");
                continue;
            }
            if (target.Match(s3Object) is not { } captures)
            {
                output.WriteLine($"{place}: no, {WhyNot(target, s3Object.Bucket)}");
                continue;
            }
            output.WriteLine($"{place}: yes{(target.Discard ? ", discard" : target.Break ? ", break" : "")}");
            // $0 of a prefix is the key itself, which stands above.
            foreach (var (number, capture) in captures.Index().Skip(target.Keys.IsPrefix ? 1 : 0))
                output.WriteLine($"      ${number} = {capture}");
            if (target.Discard || target.Break)
                last = target;
            if (target.Discard)
                continue;
            var item = items.Dequeue();
            output.WriteLine($"      {target.Connection}/{item.Table}");
            foreach (var statement in Transaction.Plan([new LoadUnit(0, [item])], facts))
                output.WriteLine($"      {DryRun.TextOf(statement)}");
        }
        output.WriteLine($"  => {Outcome(tables, last)}");
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
