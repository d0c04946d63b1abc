using System.Text.RegularExpressions;

namespace GapFurniture.Rin.Config;

/// <summary>What can be wrong with targets that are each well-formed: those that no object ever reaches, those that repeat others, and
/// options that conflict with what Rin itself writes. What is certain is a mistake, what is probable a warning.</summary>
internal static class TargetChecks
{
    // Every pair is compared: of ten thousand targets that would take half a minute at each start.
    private const int MostCompared = 2000;

    public static void Check(RinConfig config, IReadOnlyList<YamlMap> maps)
    {
        foreach (var (target, map) in config.Targets.Zip(maps))
        {
            CheckKeys(target.Keys, map);
            if (
                config.Manifest is { } place
                && target.Match(new(place.Bucket, $"{place.Prefix}{Guid.NewGuid():N}{ManifestLocation.Suffix}", "")) is not null
            )
                map.Warn(
                    $"matches Rin's own manifests (s3://{place.Bucket}/{place.Prefix}), which are then reported to the queue and ignored one by "
                        + "one; notify only about keys to load, or set manifest to another bucket or prefix"
                );
            if (target.Discard)
                continue;
            CheckOptions(target, map);
            CheckNames(target, map);
        }
        foreach (var same in config.Targets.Zip(maps).GroupBy(t => t.First.Bucket))
            CheckOrder([.. same]);
    }

    // Whether one expression covers another cannot be told in general; prefixes and equal texts can be compared.
    private static void CheckOrder(IReadOnlyList<(Target Target, YamlMap Map)> targets)
    {
        var before = new List<Target>();
        foreach (var (target, map) in targets.Take(MostCompared))
        {
            if (before.Find(t => (t.Break || t.Discard) && t.Keys.Covers(target.Keys)) is { } wall)
                map.Problem(
                    $"no object ever gets here: {Which(wall)} takes all of them first and {(wall.Discard ? "discards them" : "breaks")}; "
                        + "put this target before it"
                );
            else if (
                before.Find(t =>
                    t.Keys.Covers(target.Keys) && target.Keys.Covers(t.Keys) && SameTable(t, target) && SameOptions(t, target)
                ) is
                { } twin
            )
                map.Problem($"the same as {Which(twin)}: the same objects for the same table");
            // With placeholders equal names may be different tables.
            else if (
                !target.IsNamedByKey && before.Find(t => !t.Break && SameTable(t, target) && t.Keys.Overlaps(target.Keys)) is { } rival
            )
                map.Warn(
                    $"{Which(rival)} matches some of the same objects for the same table"
                        + (SameOptions(rival, target) ? "; they are loaded once" : ", and they are loaded twice unless it has \"break\"")
                );
            before.Add(target);
        }
    }

    private static string Which(Target target) => $"the target of line {target.Line} ({target.Keys})";

    private static bool SameTable(Target one, Target other) =>
        (one.Discard, one.Schema, one.Table) == (other.Discard, other.Schema, other.Table) && one.Connection == other.Connection;

    private static bool SameOptions(Target one, Target other) => (one.SqlOption, one.Region) == (other.SqlOption, other.Region);

    private static void CheckKeys(KeyMatcher keys, YamlMap map)
    {
        var field = $"{(keys.IsPrefix ? "key_prefix" : "key_regexp")} \"{keys.Source}\"";
        var start = keys.IsPrefix ? keys.Source : keys.Source.TrimStart('^');
        if (start is ['/', ..])
            map.Warn(
                $"{field} begins with a slash, which keys seldom do; did you mean \"{keys.Source.Replace(start, start.TrimStart('/'), StringComparison.Ordinal)}\"?"
            );
        else if (start.StartsWith("s3:", StringComparison.OrdinalIgnoreCase))
            map.Warn($"{field} begins with s3:, which keys do not; only what follows the bucket is the key");
        if (!keys.IsPrefix || !keys.Source.Contains('*', StringComparison.Ordinal))
            return;
        var bare = keys.Source.TrimEnd('*');
        var meant =
            bare.Length > 0 && !bare.Contains('*', StringComparison.Ordinal)
                ? $"\"{bare}\""
                : $"key_regexp: '^{Regex.Escape(keys.Source).Replace(@"\*", ".*", StringComparison.Ordinal)}'";
        map.Warn($"{field} has a *, which is taken literally; did you mean {meant}?");
    }

    private static void CheckOptions(Target target, YamlMap map)
    {
        if (SqlOptions.Find(target.SqlOption, "MANIFEST", "IAM_ROLE", "CREDENTIALS", "ACCESS_KEY_ID", "REGION") is { } own)
            map.Warn($"sql_option has {own}, which Rin writes itself: the warehouse may refuse it twice");
        var recorded = target.Ledger is null ? "" : " and the ledger records them as loaded";
        WarnOf("NOLOAD", $"COPY then checks the files and loads nothing, but their messages are deleted{recorded}");
        WarnOf("JOB", "COPY then creates a job of its own that loads the objects, perhaps a second time");
        WarnOf("IGNOREALLERRORS", "any number of rows may be left out, and their messages are deleted");
        if (Placeholders.Highest(target.SqlOption) >= 0)
            map.Warn("sql_option has a placeholder, which is only filled in schema and table");

        void WarnOf(string word, string consequence)
        {
            if (SqlOptions.Find(target.SqlOption, word) is not null)
                map.Warn($"sql_option has {word}: {consequence}");
        }
    }

    // "$name", "schema.table" and an open "${1" are taken literally, which is seldom meant.
    private static void CheckNames(Target target, YamlMap map)
    {
        foreach (var (key, name) in new[] { ("schema", target.Schema ?? ""), ("table", target.Table) })
        {
            if (Placeholders.HasOther(name))
                map.Warn($"redshift.{key}: \"{name}\" has a $ that is no placeholder such as $1 or ${{1}}");
        }
        if (target.Table.Split('.') is [{ Length: > 0 } schema, { Length: > 0 } table])
            map.Warn(
                $"redshift.table: \"{target.Table}\" is taken as one name with a dot in it; did you mean schema: {schema}, table: {table}?"
            );
    }
}
