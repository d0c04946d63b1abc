using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin;

/// <summary><c>-explain</c>: for each object which targets want it, why the others do not, and what comes of it. Asks nobody.</summary>
internal static class Explanation
{
    /// <summary>Explains objects, one after another.</summary>
    /// <param name="config">The config.</param>
    /// <param name="source">Where it comes from, as people may see it.</param>
    /// <param name="urls"><c>s3://bucket/key</c>.</param>
    /// <param name="output">Where to write.</param>
    public static void Write(RinConfig config, string source, IReadOnlyList<string> urls, TextWriter output)
    {
        foreach (var (index, url) in urls.Index())
        {
            if (index > 0)
                output.WriteLine();
            Write(config, source, url, output);
        }
    }

    private static void Write(RinConfig config, string source, string url, TextWriter output)
    {
        var s3Object = Preview.Object(url);
        var items = new List<CopyItem>();
        Target? last = null;
        output.WriteLine(url);
        foreach (var target in config.Targets)
        {
            var place = $"  {source}:{target.Line} s3://{target.Bucket}/{target.Keys}";
            if (last is not null)
            {
                output.WriteLine($"{place}: not asked, line {last.Line} {(last.Discard ? "discards" : "breaks")}");
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
            var item = LoadPlanner.ItemOf(s3Object, target, captures);
            items.Add(item);
            output.WriteLine($"      {target.Connection}/{item.Table}");
            foreach (var statement in Preview.Statements(config, [item]))
                output.WriteLine($"      {Preview.Sql(statement)}");
        }
        output.WriteLine($"  => {Outcome(items, last)}");
    }

    private static string WhyNot(Target target, string bucket) =>
        bucket != target.Bucket ? "another bucket"
        : target.Keys.IsPrefix ? "the key begins otherwise"
        : "the expression matches nowhere in the key";

    private static string Outcome(List<CopyItem> items, Target? last) =>
        (items.Count, last) switch
        {
            (0, null) => "no target: ignored, and its message deleted",
            (0, _) => "discarded, and its message deleted",
            _ => $"loaded into {string.Join(", ", items.Select(i => i.Table.ToString()).Distinct())}"
                + (last is { Discard: true } ? ", then discarded for the rest" : ""),
        };
}
