using System.Text;
using System.Text.RegularExpressions;
using GapFurniture.Rin.Config;

namespace GapFurniture.Furniture.Pieces.Rin;

/// <summary>COPY JOB statements for a Rin configuration; targets that a job cannot stand for are comments that say why.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-JOB.html"/>
internal static partial class CopyJobs
{
    public static string Of(IReadOnlyList<Target> targets, string? role)
    {
        var text = new StringBuilder();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var done = new List<Target>();
        foreach (var target in targets)
        {
            if (WhyNot(target, role, targets, done) is { } reason)
            {
                text.Append($"-- line {target.Line}: s3://{target.Bucket}/{target.Keys} stays with Rin: {reason}\n\n");
                continue;
            }
            done.Add(target);
            var table = new TableName(target.Schema, target.Table);
            if (target.Ledger is not null)
                text.Append(
                    "-- exactly_once has no counterpart: the job remembers names, so an object that is overwritten is not loaded again.\n"
                );
            text.Append(
                $"COPY {table.ToSql()}\nFROM {SqlText.Quote($"s3://{target.Bucket}/{target.Keys.Source}")}\nIAM_ROLE {SqlText.Quote(role!)}\n"
            );
            if (target.Region is not null)
                text.Append($"REGION {SqlText.Quote(target.Region)}\n");
            if (target.SqlOption.Length > 0)
                text.Append(target.SqlOption.Trim()).Append('\n');
            text.Append($"JOB CREATE {Name(target, names)}\nAUTO ON;\n\n");
        }
        return text.Append(
                $"-- {done.Count} of {targets.Count} targets as jobs. A job loads only objects that are put after it was made, and cannot be made within a transaction.\n"
            )
            .ToString();
    }

    private static string? WhyNot(Target target, string? role, IReadOnlyList<Target> all, List<Target> done)
    {
        if (target.Discard)
            return "it discards objects; a job loads all that is below its prefix, so such objects must go elsewhere";
        if (!target.Keys.IsPrefix)
            return "it chooses keys by key_regexp; a job knows prefixes only";
        if (target.Bucket.Length == 0 || target.Table.Length == 0)
            return "bucket or table are missing; see rin -dry-run";
        if (!SqlText.IsPlain(target.Keys.Source))
            return "its prefix has a backslash or a control character, which not every server reads alike";
        if (target.IsNamedByKey)
            return "schema or table are made of the key; a job has one table";
        if (role is null)
            return "it loads with access keys; a job takes an IAM_ROLE with an ARN only (aws_iam_role)";
        if (role == "default")
            return "it uses the default role; a job takes an IAM_ROLE with an ARN only";
        if (Unsupported().Match(target.SqlOption) is { Success: true } option)
            return $"{option.Value.ToUpperInvariant()} cannot be used with a job; remove it from sql_option if the load works without it";
        // Of an expression nobody can say what it leaves.
        var before = all.Where(o => o.Discard && o.Bucket == target.Bucket && o.Line < target.Line);
        if (before.FirstOrDefault(o => !o.Keys.IsPrefix || target.Keys.Covers(o.Keys)) is { } discarded)
            return $"line {discarded.Line} discards a part of it; a job would load that, too";
        return done.FirstOrDefault(o => o.Bucket == target.Bucket && o.Keys.Overlaps(target.Keys)) is { } other
            ? $"its prefix and that of line {other.Line} overlap; an object goes to one job only"
            : null;
    }

    private static string Name(Target target, HashSet<string> taken)
    {
        var name = NotWord()
            .Replace($"rin_{target.Schema}_{target.Table}".Replace("__", "_", StringComparison.Ordinal).ToLowerInvariant(), "_");
        var unique = name;
        for (var i = 2; !taken.Add(unique); i++)
            unique = $"{name}_{i}";
        return unique;
    }

    [GeneratedRegex(
        @"\b(MAXERROR|IGNOREALLERRORS|MANIFEST|CREDENTIALS|ACCESS_KEY_ID|SSH|NOLOAD)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Unsupported();

    [GeneratedRegex("[^a-z0-9_]", RegexOptions.None, 1000)]
    private static partial Regex NotWord();
}
