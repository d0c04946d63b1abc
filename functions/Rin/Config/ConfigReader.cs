using System.Text.RegularExpressions;
using GapFurniture.Aws;
using GapFurniture.Shared.Options;

namespace GapFurniture.Rin.Config;

/// <summary>Turns a config's text into a <see cref="RinConfig"/>: parse, merge the global sections into the targets, check everything.</summary>
internal static partial class ConfigReader
{
    // An SQS visibility timeout can be extended for twelve hours from the receive; the load itself needs most of it.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(15);

    /// <summary>Reads a config. Its source is for the messages; variables are for the templates, and PGSSLMODE. Lambda's event mode and a dry
    /// run need no queue.</summary>
    /// <exception cref="ConfigException">The config has mistakes: all of them.</exception>
    public static RinConfig Read(string source, string text, Func<string, string?> readVariable, bool needsQueue)
    {
        var (document, root) = ConfigDocument.Parse(source, text, readVariable);
        document.ThrowIfWrong();
        root.Only("queue_name credentials redshift s3 sql_option targets manifest batch exactly_once")
            .Check("queue_name", AwsNames.QueueProblem);
        var queue = root.Text("queue_name");
        if (queue is null && needsQueue)
            root.Problem("queue_name", "missing; it names the SQS queue to read");
        TargetReader.Check(root);
        var reader = new TargetReader(root, document, readVariable);
        var maps = root.Maps("targets");
        if (maps.Count == 0 && document.Problems.All(p => !p.Message.StartsWith("targets", StringComparison.Ordinal)))
            root.Problem("targets", "missing; without a target nothing is ever loaded");
        var config = new RinConfig
        {
            QueueName = queue,
            Aws = ReadAws(root.Map("credentials")),
            Targets = [.. maps.Select(reader.Read)],
            Manifest = ReadManifest(root.Map("manifest")),
            Batch = ReadBatch(root.Map("batch")),
        };
        // Of targets that are broken nothing certain can be said.
        document.ThrowIfWrong();
        TargetChecks.Check(config, maps);
        document.ThrowIfWrong();
        return config with { Warnings = document.Warnings };
    }

    private static AwsSettings ReadAws(YamlMap map)
    {
        map.Only("aws_region aws_access_key_id aws_secret_access_key aws_iam_role")
            .Check("aws_region", RegionProblem)
            .Check(
                "aws_iam_role",
                role =>
                    Role().IsMatch(role) ? null : $"\"{role}\" is neither a role's ARN (arn:aws:iam::123456789012:role/name) nor default"
            );
        var (id, secret) = (map.Text("aws_access_key_id"), map.Text("aws_secret_access_key"));
        if (id is not null && secret is null)
            map.Problem("aws_access_key_id", "given without aws_secret_access_key");
        if (secret is not null && id is null)
            map.Problem("aws_secret_access_key", "given without aws_access_key_id");
        return new AwsSettings(map.Text("aws_region"), id, secret, map.Text("aws_iam_role"));
    }

    private static ManifestLocation? ReadManifest(YamlMap map)
    {
        map.Only("bucket prefix").Check("bucket", AwsNames.BucketProblem).Check("prefix", PrefixProblem);
        if (!map.Exists)
            return null;
        if (map.Text("bucket") is { } bucket)
            return new ManifestLocation(bucket, map.Text("prefix") ?? "");
        map.Problem("bucket", "missing; manifests are written there");
        return null;
    }

    // The SDK would drop a slash in front when it addresses buckets by path, and write somewhere else.
    private static string? PrefixProblem(string prefix) =>
        prefix is ['/', ..]
            ? $"\"{prefix}\" begins with a slash, which S3 takes as part of the key; give \"{prefix.TrimStart('/')}\""
            : UrlInsteadOfPrefix(prefix);

    /// <summary>What is wrong with a prefix of keys that is a whole URL; null when it is none.</summary>
    public static string? UrlInsteadOfPrefix(string prefix) =>
        prefix.StartsWith("s3://", StringComparison.OrdinalIgnoreCase)
            ? $"\"{prefix}\" is a URL; put the bucket into \"bucket\", and here only \"{prefix[5..].Split('/', 2).ElementAtOrDefault(1)}\""
            : null;

    /// <summary>What is wrong with the name of a Region; null when nothing is.</summary>
    public static string? RegionProblem(string region) =>
        RegionName().IsMatch(region) ? null : $"\"{region}\" is not a region such as ap-northeast-1";

    private static BatchLimits ReadBatch(YamlMap map)
    {
        map.Only("max_objects max_bytes max_wait");
        var defaults = new BatchLimits();
        return new BatchLimits
        {
            MaxObjects = map.Number("max_objects", 1, 10_000) ?? defaults.MaxObjects,
            MaxBytes = map.Value<long>("max_bytes", BytesOf, "not a size such as 10GiB, 512MB or 1048576") ?? defaults.MaxBytes,
            MaxWait = map.Value<TimeSpan>("max_wait", WaitOf, "not a duration from 0 to 15m, such as 10s") ?? defaults.MaxWait,
        };
    }

    private static TimeSpan? WaitOf(string text) =>
        GoDuration.TryParse(text, out var duration) && duration <= s_longestWait ? duration : null;

    /// <summary>A size such as <c>1048576</c>, <c>512MiB</c> or <c>10GB</c>; null when it is none, nothing, or too large for 64 bits.</summary>
    internal static long? BytesOf(string text)
    {
        if (Size().Match(text) is not { Success: true } size || !long.TryParse(size.Groups["number"].ValueSpan, out var bytes))
            return null;
        var factor = size.Groups["binary"].Success ? 1024 : 1000;
        var power = size.Groups["prefix"].Success ? 1 + "kmgt".IndexOf(size.Groups["prefix"].Value, StringComparison.OrdinalIgnoreCase) : 0;
        for (; power > 0 && bytes <= long.MaxValue / factor; power--)
            bytes *= factor;
        return power == 0 && bytes > 0 ? bytes : null;
    }

    [GeneratedRegex(
        @"^(?<number>[0-9]+)\s*((?<prefix>[kmgt])(?<binary>i)?b|b)?\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Size();

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
