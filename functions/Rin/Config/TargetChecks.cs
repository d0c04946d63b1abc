using System.Text.RegularExpressions;

namespace GapFurniture.Rin.Config;

/// <summary>
/// What can be wrong with targets that are each well-formed: those that no object ever reaches, those that repeat others, and options that
/// fight with what Rin itself writes. What is certain is a mistake, what is probable a warning.
/// </summary>
internal static partial class TargetChecks
{
    public static void Check(IReadOnlyList<(Target Target, YamlMap Map)> targets, ConfigDocument document)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            var (target, map) = targets[i];
            CheckOptions(target, map, document);
            CheckNames(target, map, document);
            if (target.Keys is { IsPrefix: true, Source: ['/', ..] prefix })
                document.Warn(
                    map.Line,
                    $"key_prefix \"{prefix}\" begins with a slash, which keys seldom do; did you mean \"{prefix.TrimStart('/')}\"?"
                );
            var before = targets.Take(i).Select(t => t.Target).Where(t => t.Bucket == target.Bucket).ToList();
            if (before.Find(t => (t.Break || t.Discard) && KeyCoverage.Covers(t.Keys, target.Keys)) is { } wall)
                map.Problem(
                    $"no object ever gets here: {Which(wall)} takes all of them first and {(wall.Discard ? "discards them" : "breaks")}; "
                        + "put this target before it"
                );
            else if (
                before.Find(t => t.Keys.IsPrefix == target.Keys.IsPrefix && t.Keys.Source == target.Keys.Source && SameLoad(t, target)) is
                { } twin
            )
                map.Problem($"the same as {Which(twin)}: the same objects for the same table");
            else if (
                before.Find(t => !t.Break && !t.Discard && SameTable(t, target) && KeyCoverage.Overlap(t.Keys, target.Keys)) is { } rival
            )
                document.Warn(
                    map.Line,
                    rival.SqlOption == target.SqlOption && rival.Region == target.Region
                        ? $"{Which(rival)} wants some of the same objects for the same table; they are loaded once"
                        : $"{Which(rival)} wants some of the same objects for the same table, and they are loaded twice; \"break\" there stops that"
                );
        }
    }

    private static string Which(Target target) => $"the target of line {target.Line} ({target.Keys})";

    // With placeholders equal names may be different tables.
    private static bool SameTable(Target one, Target other) =>
        !other.Discard
        && one.Connection == other.Connection
        && one.Schema == other.Schema
        && one.Table == other.Table
        && Placeholders.Highest(one.Table) < 0
        && Placeholders.Highest(one.Schema ?? "") < 0;

    private static bool SameLoad(Target one, Target other) =>
        one.Discard == other.Discard
        && one.Connection == other.Connection
        && one.Schema == other.Schema
        && one.Table == other.Table
        && one.SqlOption == other.SqlOption
        && one.Region == other.Region;

    private static void CheckOptions(Target target, YamlMap map, ConfigDocument document)
    {
        if (target.Discard)
            return;
        var bare = Quoted().Replace(target.SqlOption, "''");
        if (OwnWords().Match(bare) is { Success: true } own)
            document.Warn(
                map.Line,
                $"sql_option has {own.Value.ToUpperInvariant()}, which Rin writes itself: the warehouse may refuse it twice"
            );
        if (Placeholders.Highest(target.SqlOption) >= 0)
            document.Warn(map.Line, "sql_option has a placeholder, which is only filled in schema and table");
    }

    // "$name", "schema.table" and an open "${1" stay as they are, which nobody means.
    private static void CheckNames(Target target, YamlMap map, ConfigDocument document)
    {
        foreach (var (key, name) in new[] { ("schema", target.Schema ?? ""), ("table", target.Table) })
        {
            if (!target.Discard && Placeholders.HasOther(name))
                document.Warn(map.Line, $"redshift.{key}: \"{name}\" has a $ that is no placeholder such as $1 or ${{1}}");
        }
        if (!target.Discard && target.Table.Split('.') is [{ Length: > 0 } schema, { Length: > 0 } table])
            document.Warn(
                map.Line,
                $"redshift.table: \"{target.Table}\" is taken as one name with a dot in it; did you mean schema: {schema}, table: {table}?"
            );
    }

    [GeneratedRegex("'([^']|'')*'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(
        @"\b(manifest|iam_role|credentials|access_key_id|region)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex OwnWords();
}
