using System.Text.RegularExpressions;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Config;

/// <summary>Turns a config's text into a <see cref="RinConfig"/>: parse, merge the global sections into the targets, check everything.</summary>
internal static partial class ConfigReader
{
    private static readonly string[] s_sslModes = ["disable", "prefer", "require", "verify-ca", "verify-full"];

    /// <summary>Reads a config.</summary>
    /// <param name="source">Path or URL, for the error messages.</param>
    /// <param name="text">The YAML.</param>
    /// <param name="readVariable">Environment for the templates.</param>
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
        Check(root, "queue_name", AwsNames.QueueProblem);
        var aws = ReadAws(root.Map("credentials"));
        var globals = new Sections(Redshift(root), S3(root), root, LedgerReader.Section(root));
        var maps = root.Maps("targets");
        if (maps.Count == 0 && document.Problems.All(p => !p.Message.StartsWith("targets", StringComparison.Ordinal)))
            root.Problem("targets", "missing; without a target nothing is ever loaded");
        var targets = maps.Select(m => ReadTarget(m, globals, document)).ToList();
        var manifest = ReadManifest(root.Map("manifest"));
        var batch = BatchReader.Read(root.Map("batch"));
        // Of targets that are broken there is nothing certain to say.
        if (document.Problems.Count == 0)
            TargetChecks.Check([.. targets.Zip(maps)], document);
        if (document.Problems.Count > 0)
            throw new ConfigException(document.Problems);
        return new RinConfig
        {
            QueueName = queue,
            Aws = aws,
            Targets = targets,
            Manifest = manifest,
            Batch = batch,
            Warnings = document.Warnings,
        };
    }

    private static YamlMap Redshift(YamlMap parent)
    {
        var redshift = parent
            .Map("redshift")
            .Only(
                "driver",
                "host",
                "port",
                "dbname",
                "user",
                "password",
                "schema",
                "table",
                "reconnect_on_error",
                "cluster",
                "workgroup",
                "sslmode",
                "sslrootcert"
            );
        return Check(redshift, "host", HostName.Problem);
    }

    private static YamlMap S3(YamlMap parent) =>
        Check(parent.Map("s3").Only("bucket", "region", "key_prefix", "key_regexp"), "bucket", AwsNames.BucketProblem);

    private static YamlMap Check(YamlMap map, string key, Func<string, string?> slip)
    {
        if (map.Text(key) is { } text && slip(text) is { } problem)
            map.Problem(key, problem);
        return map;
    }

    private static AwsSettings ReadAws(YamlMap map)
    {
        map.Only("aws_region", "aws_access_key_id", "aws_secret_access_key", "aws_iam_role");
        var aws = new AwsSettings(
            Region(map, "aws_region"),
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
        Check(map.Only("bucket", "prefix"), "bucket", AwsNames.BucketProblem);
        if (!map.Exists)
            return null;
        if (map.Text("bucket") is { } bucket)
            return new ManifestLocation(bucket, map.Text("prefix") ?? "");
        map.Problem("bucket", "missing; manifests are written there");
        return null;
    }

    private static Target ReadTarget(YamlMap map, Sections globals, ConfigDocument document)
    {
        map.Only("redshift", "s3", "sql_option", "break", "discard", "exactly_once");
        var (redshift, s3) = (Redshift(map), S3(map));
        var discard = map.Truth("discard") ?? false;
        var keys = ReadKeys(map, s3, globals.S3, document);
        var target = new Target
        {
            Bucket = s3.Text("bucket") ?? globals.S3.Text("bucket") ?? Missing(s3, map, "s3.bucket"),
            Region = Region(s3, "region") ?? globals.S3.Text("region"),
            Keys = keys,
            Connection = discard ? null : ReadConnection(map, redshift, globals.Redshift),
            Schema = redshift.Text("schema") ?? globals.Redshift.Text("schema"),
            Table = redshift.Text("table") ?? globals.Redshift.Text("table") ?? (discard ? "" : Missing(redshift, map, "redshift.table")),
            SqlOption = map.Text("sql_option") ?? globals.Root.Text("sql_option") ?? "",
            Ledger = discard ? null : LedgerReader.Read(LedgerReader.Section(map), globals.Ledger),
            Break = map.Truth("break") ?? false,
            Discard = discard,
            Line = map.Line,
        };
        if (!discard)
        {
            CheckPlaceholders(map, redshift, "schema", target.Schema ?? "", keys);
            CheckPlaceholders(map, redshift, "table", target.Table, keys);
            if (target.Ledger is { } ledger && ledger == new TableName(target.Schema, target.Table))
                map.Problem($"exactly_once.table: {ledger} is the table that is loaded; a ledger is a table of its own");
        }
        return target;
    }

    // A target's own matcher wins over an inherited one of the other kind.
    private static KeyMatcher ReadKeys(YamlMap target, YamlMap own, YamlMap global, ConfigDocument document)
    {
        foreach (var s3 in new[] { own, global })
        {
            var (prefix, expression) = (s3.Text("key_prefix"), s3.Text("key_regexp"));
            if (prefix is not null && expression is not null)
                document.Warn(s3.Line, "both key_prefix and key_regexp are given; key_prefix is used");
            if (prefix is not null)
                return KeyMatcher.Prefix(prefix);
            if (expression is null)
                continue;
            try
            {
                return KeyMatcher.Expression(expression);
            }
            catch (RegexSyntaxException e)
            {
                s3.Problem("key_regexp", $"not a regular expression: {e.Message}");
                return KeyMatcher.Prefix("");
            }
        }
        (own.Exists ? own : target).Problem("key_prefix or key_regexp is missing");
        return KeyMatcher.Prefix("");
    }

    private static void CheckPlaceholders(YamlMap target, YamlMap own, string key, string template, KeyMatcher keys)
    {
        var highest = Placeholders.Highest(template);
        if (highest <= keys.Captures)
            return;
        var problem = $"\"{template}\" uses ${highest}, but the key's pattern has captures only up to ${keys.Captures}";
        // Inherited from the global section, it is still this target that it does not fit.
        if (own.Text(key) is null)
            target.Problem($"redshift.{key}: {problem}");
        else
            own.Problem(key, problem);
    }

    private static Connection ReadConnection(YamlMap target, YamlMap own, YamlMap global)
    {
        var driver = ReadDriver(own) ?? ReadDriver(global) ?? Driver.Postgres;
        // Accepted for the original's configs: connections are always pooled and renewed here.
        _ = own.Truth("reconnect_on_error") ?? global.Truth("reconnect_on_error");
        // A target's own workgroup wins over an inherited cluster, and the other way round.
        var place = own.Text("cluster") is null && own.Text("workgroup") is null ? global : own;
        var connection = new Connection
        {
            Driver = driver,
            Host = Text("host"),
            Port = own.Number("port", 1, 65535) ?? global.Number("port", 1, 65535) ?? 5439,
            Database = Text("dbname") ?? Missing(own, target, "redshift.dbname"),
            User = Text("user"),
            Password = Text("password"),
            Cluster = place.Text("cluster"),
            Workgroup = place.Text("workgroup"),
            SslMode = ReadSslMode(own) ?? ReadSslMode(global),
            SslRootCert = Text("sslrootcert"),
        };
        if (driver is Driver.Postgres && connection.Host is null)
            Missing(own, target, "redshift.host");
        if (driver is Driver.Postgres && connection is { Password: not null, User: null })
            Missing(own, target, "redshift.user");
        if (driver is Driver.RedshiftData && connection is { Cluster: null, Workgroup: null })
            (own.Exists ? own : target).Problem("driver redshift-data needs cluster or workgroup");
        if (driver is Driver.RedshiftData && connection is { Cluster: not null, Workgroup: not null })
            place.Problem("workgroup", "given beside cluster; the Data API takes one of them");
        return connection;

        string? Text(string key) => own.Text(key) ?? global.Text(key);
    }

    private static Driver? ReadDriver(YamlMap redshift)
    {
        switch (redshift.Text("driver"))
        {
            case null:
                return null;
            case "postgres":
                return Driver.Postgres;
            case "redshift-data":
                return Driver.RedshiftData;
            case var other:
                redshift.Problem("driver", $"\"{other}\" is neither postgres nor redshift-data");
                return null;
        }
    }

    private static string? ReadSslMode(YamlMap redshift)
    {
        var sslMode = redshift.Text("sslmode");
        if (sslMode is not null && !s_sslModes.Contains(sslMode, StringComparer.Ordinal))
            redshift.Problem("sslmode", $"\"{sslMode}\" is none of {string.Join(", ", s_sslModes)}");
        return sslMode;
    }

    private static string? Region(YamlMap map, string key)
    {
        var region = map.Text(key);
        if (region is not null && !RegionName().IsMatch(region))
            map.Problem(key, $"\"{region}\" is not a region such as ap-northeast-1");
        return region;
    }

    private static string Missing(YamlMap section, YamlMap target, string key)
    {
        (section.Exists ? section : target).Problem($"{key} is missing, here and in the global section");
        return "";
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

    private sealed record Sections(YamlMap Redshift, YamlMap S3, YamlMap Root, YamlMap Ledger);
}
