using System.Globalization;
using System.Text.RegularExpressions;
using GapFurniture.Shared;
using GapFurniture.Shared.Options;

namespace GapFurniture.Rin.Config;

/// <summary>Turns a config's text into a <see cref="RinConfig"/>: parse, merge the global sections into the targets, check everything.</summary>
internal static partial class ConfigReader
{
    // An SQS visibility timeout can be extended for twelve hours from the receive; the load itself needs most of it.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(15);

    private static readonly (string Unit, long Bytes)[] s_units =
    [
        ("KiB", 1L << 10),
        ("MiB", 1L << 20),
        ("GiB", 1L << 30),
        ("TiB", 1L << 40),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("TB", 1_000_000_000_000),
        ("B", 1),
        ("", 1),
    ];

    /// <summary>Reads a config.</summary>
    /// <param name="source">Path or URL, for the error messages.</param>
    /// <param name="text">The YAML.</param>
    /// <param name="readVariable">Environment for the templates, and for PGSSLMODE.</param>
    /// <param name="needsQueue">False in Lambda's event mode and in a dry run, where no queue is read.</param>
    /// <exception cref="ConfigException">The config has mistakes: all of them.</exception>
    public static RinConfig Read(string source, string text, Func<string, string?> readVariable, bool needsQueue)
    {
        var (document, root) = ConfigDocument.Parse(source, text, readVariable);
        if (!root.Exists)
            throw new ConfigException(document.Problems);
        root.Only("queue_name", "credentials", "redshift", "s3", "sql_option", "targets", "manifest", "batch", "exactly_once");
        var queue = root.Text("queue_name");
        if (queue is null && needsQueue)
            root.Problem("queue_name", "missing; it names the SQS queue to read");
        root.Check("queue_name", AwsNames.QueueProblem);
        var aws = ReadAws(root.Map("credentials"));
        var reader = new TargetReader(root, document, readVariable);
        var maps = root.Maps("targets");
        if (maps.Count == 0 && document.Problems.All(p => !p.Message.StartsWith("targets", StringComparison.Ordinal)))
            root.Problem("targets", "missing; without a target nothing is ever loaded");
        var config = new RinConfig
        {
            QueueName = queue,
            Aws = aws,
            Targets = [.. maps.Select(reader.Read)],
            Manifest = ReadManifest(root.Map("manifest")),
            Batch = ReadBatch(root.Map("batch")),
        };
        // Of targets that are broken nothing certain can be said.
        if (document.Problems.Count == 0)
            TargetChecks.Check(config, maps, document);
        return document.Problems.Count > 0 ? throw new ConfigException(document.Problems) : config with { Warnings = document.Warnings };
    }

    private static AwsSettings ReadAws(YamlMap map)
    {
        map.Only("aws_region", "aws_access_key_id", "aws_secret_access_key", "aws_iam_role");
        var aws = new AwsSettings(
            ReadRegion(map, "aws_region"),
            map.Text("aws_access_key_id"),
            map.Text("aws_secret_access_key"),
            map.Text("aws_iam_role")
        );
        if (aws.AccessKeyId is not null && aws.SecretAccessKey is null)
            map.Problem("aws_access_key_id", "given without aws_secret_access_key");
        if (aws.SecretAccessKey is not null && aws.AccessKeyId is null)
            map.Problem("aws_secret_access_key", "given without aws_access_key_id");
        if (aws.IamRole is not null && !Role().IsMatch(aws.IamRole))
            map.Problem("aws_iam_role", $"\"{aws.IamRole}\" is neither a role's ARN (arn:aws:iam::123456789012:role/name) nor default");
        return aws;
    }

    private static ManifestLocation? ReadManifest(YamlMap map)
    {
        map.Only("bucket", "prefix").Check("bucket", AwsNames.BucketProblem);
        map.Check("prefix", PrefixProblem);
        if (!map.Exists)
            return null;
        if (map.Text("bucket") is { } bucket)
            return new ManifestLocation(bucket, map.Text("prefix") ?? "");
        map.Problem("bucket", "missing; manifests are written there");
        return null;
    }

    // The SDK would drop a slash in front when it addresses buckets by path, and write somewhere else.
    private static string? PrefixProblem(string prefix) =>
        UrlInsteadOfPrefix(prefix)
        ?? (
            prefix is ['/', ..]
                ? $"\"{prefix}\" begins with a slash, which S3 takes as part of the key; give \"{prefix.TrimStart('/')}\""
                : null
        );

    /// <summary>What is wrong with a prefix of keys that is a whole URL; null when it is none.</summary>
    public static string? UrlInsteadOfPrefix(string prefix) =>
        prefix.StartsWith("s3://", StringComparison.OrdinalIgnoreCase)
            ? $"\"{prefix}\" is a URL; put the bucket into \"bucket\", and here only \"{prefix[5..].Split('/', 2).ElementAtOrDefault(1)}\""
            : null;

    private static BatchLimits ReadBatch(YamlMap map)
    {
        map.Only("max_objects", "max_bytes", "max_wait");
        var defaults = new BatchLimits();
        return new BatchLimits
        {
            MaxObjects = map.Number("max_objects", 1, 10_000) ?? defaults.MaxObjects,
            MaxBytes = ReadBytes(map, "max_bytes") ?? defaults.MaxBytes,
            MaxWait = ReadWait(map, "max_wait") ?? defaults.MaxWait,
        };
    }

    private static long? ReadBytes(YamlMap map, string key)
    {
        if (map.Text(key) is not { } text)
            return null;
        if (TryParseBytes(text, out var bytes) && bytes > 0)
            return bytes;
        map.Problem(key, $"\"{text}\" is not a size such as 10GiB, 512MB or 1048576");
        return null;
    }

    /// <summary>Reads a size such as <c>1048576</c>, <c>512MiB</c> or <c>10GB</c>; false when it is none, or too large for 64 bits.</summary>
    internal static bool TryParseBytes(string text, out long bytes)
    {
        bytes = 0;
        var (unit, factor) = s_units.First(u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        var digits = text.AsSpan(0, text.Length - unit.Length).TrimEnd();
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue / factor)
            return false;
        bytes = number * factor;
        return true;
    }

    private static TimeSpan? ReadWait(YamlMap map, string key)
    {
        if (map.Text(key) is not { } text)
            return null;
        if (GoDuration.TryParse(text, out var duration) && duration <= s_longestWait)
            return duration;
        map.Problem(key, $"\"{text}\" is not a duration from 0 to 15m, such as 10s");
        return null;
    }

    /// <summary>Reads the name of a Region.</summary>
    public static string? ReadRegion(YamlMap map, string key)
    {
        var region = map.Text(key);
        if (region is not null && !RegionName().IsMatch(region))
            map.Problem(key, $"\"{region}\" is not a region such as ap-northeast-1");
        return region;
    }

    // One ARN, a chain of ARNs, or the cluster's default role.
    [GeneratedRegex(
        @"^(default|arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+(,arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+)*)\z",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Role();

    [GeneratedRegex(@"^[a-z]{2,}(-[a-z]+)+-[0-9]+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RegionName();
}
