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
