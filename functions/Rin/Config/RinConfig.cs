using System.Text.RegularExpressions;
using GapFurniture.Aws.Events;

namespace GapFurniture.Rin.Config;

/// <summary>A config with every target complete: the global sections are already merged into them.</summary>
internal sealed record RinConfig
{
    public string? QueueName { get; init; } // name or URL of the queue; null only where none is needed (Lambda's event source, dry run)
    public required AwsSettings Aws { get; init; }

    public required IReadOnlyList<Target> Targets { get; init; }

    public ManifestLocation? Manifest { get; init; } // set: every group of objects for one table is loaded by one COPY of a manifest
    public BatchLimits Batch { get; init; } = new(); // how much one batch gathers
    public IReadOnlyList<string> Warnings { get; init; } = []; // what is allowed but probably a mistake, with its line; logged once

    // The databases that targets load into.
    public IEnumerable<Connection> Connections => Targets.Select(t => t.Connection).OfType<Connection>().Distinct();

    public IEnumerable<TableName> LedgersOf(Connection connection) =>
        Targets.Where(t => t.Connection == connection).Select(t => t.Ledger).OfType<TableName>().Distinct();
}

/// <summary>The <c>credentials</c> section.</summary>
/// <param name="Region">Region of SQS, the Data API and GetClusterCredentials; null: the SDK's region chain.</param>
/// <param name="AccessKeyId">Access key for COPY, SQS and the APIs; null: the SDK's credential chain.</param>
/// <param name="SecretAccessKey">Its secret.</param>
/// <param name="IamRole">Role that COPY assumes: an ARN, several joined by commas (role chaining), or <c>default</c>.</param>
internal sealed record AwsSettings(string? Region, string? AccessKeyId, string? SecretAccessKey, string? IamRole)
{
    // Records print all their members; this one holds a secret.
    public override string ToString() => $"AwsSettings {{ Region = {Region}, AccessKeyId = {AccessKeyId}, IamRole = {IamRole} }}";
}

/// <summary>How much one batch gathers before it is loaded. One COPY of many files is far cheaper than many COPYs of one.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/c_best-practices-single-copy-command.html"/>
internal sealed record BatchLimits
{
    public int MaxObjects { get; init; } = 1000; // most objects in a batch, 1..10000

    // Most bytes in a batch, by the sizes that S3 reports; a larger object goes alone. Default: 10 GiB.
    public long MaxBytes { get; init; } = 10L << 30;

    // How long a batch waits for more after its first message; a run with -batch never waits. Default: 5 s.
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Where manifests are written for the time of their COPY.</summary>
internal sealed partial record ManifestLocation(string Bucket, string Prefix)
{
    /// <summary>Where manifests go when the config does not say: beside the data, under a prefix of their own.</summary>
    public const string DefaultPrefix = "rin-manifests/";

    public const string Suffix = ".manifest"; // how every manifest's key ends
    public const string Probe = "rin-verify-"; // how the name of the object that -verify writes and removes begins

    /// <summary>True for a manifest or probe of this Rin or another one, by the name that only a Rin gives: a bucket that notifies the queue
    /// about those would feed Rin its own output.</summary>
    public static bool IsOwn(string key) => OwnName().IsMatch(key);

    [GeneratedRegex(@"([0-9a-f]{32}(-[0-9]+)?\.manifest|rin-verify-[0-9a-f]{32})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnName();
}

/// <summary>How SQL reaches the warehouse: by the PostgreSQL protocol, or through the Redshift Data API.</summary>
internal enum Driver
{
    Postgres,
    RedshiftData,
}

/// <summary>A database to load into. Two targets with equal connections share one pool and their COPYs are planned together.</summary>
internal sealed record Connection
{
    public required Driver Driver { get; init; }

    public required string Database { get; init; }

    // Of the PostgreSQL protocol.
    public string? Host { get; init; }
    public int Port { get; init; } = 5439;

    public string? User { get; init; } // database user; null: the one that belongs to the caller's IAM identity
    public string? Password { get; init; } // password; null: temporary ones from GetClusterCredentials

    // Of the Data API, which takes one of them; the cluster for GetClusterCredentials as well.
    public string? Cluster { get; init; }
    public string? Workgroup { get; init; }

    /// <summary>TLS: <c>disable</c>, <c>allow</c>, <c>prefer</c>, <c>require</c>, <c>verify-ca</c> or <c>verify-full</c>, from the config or PGSSLMODE;
    /// null: <c>verify-full</c>, on loopback <c>prefer</c>.</summary>
    public string? SslMode { get; init; }

    public string? SslRootCert { get; init; } // file of the certificate authorities to trust; null: the system's

    // The provisioned cluster, from the config or from an endpoint of AWS; null for serverless and for hosts that are not AWS's.
    public string? KnownCluster => Cluster ?? LabelOf(".redshift.amazonaws.com");

    // The workgroup that an endpoint of Redshift Serverless names; null for other hosts.
    public string? ServerlessHost => LabelOf(".redshift-serverless.amazonaws.com");

    private string? LabelOf(string domain) =>
        Host?.Contains(domain, StringComparison.OrdinalIgnoreCase) == true ? Host.Split('.')[0] : null;

    /// <summary>How logs name it; never a password.</summary>
    public override string ToString() =>
        Driver is Driver.RedshiftData
            ? $"redshift-data://{Cluster ?? Workgroup}/{Database}"
            : $"redshift://{User}@{Host}:{Port}/{Database}";
}

/// <summary>One entry of <c>targets</c>: which objects, and where they go.</summary>
internal sealed record Target
{
    public long Line { get; init; } // line of the config where it stands; 0 when it comes from no file
    public required string Bucket { get; init; }

    public string? Region { get; init; } // region of the bucket, for COPY; null: the warehouse's own
    public required KeyMatcher Keys { get; init; }

    public Connection? Connection { get; init; } // where to load; null for a target that discards
    public string? Schema { get; init; } // schema with placeholders; null: the search path's
    public string Table { get; init; } = ""; // table with placeholders

    // True if the key makes a part of the table's name.
    public bool IsNamedByKey => Placeholders.Highest(Table) >= 0 || Placeholders.Highest(Schema ?? "") >= 0;
    public string SqlOption { get; init; } = ""; // text appended to COPY
    public TableName? Ledger { get; init; } // table that keeps this target's objects from being loaded twice; null: at least once
    public bool Break { get; init; } // later targets do not see an object that this one matched
    public bool Discard { get; init; } // matched objects are loaded nowhere, and later targets do not see them

    /// <summary>The captures when the object is for this target, the whole match first; else null.</summary>
    public IReadOnlyList<string>? Match(S3Record s3Object) => s3Object.Bucket == Bucket ? Keys.Match(s3Object.Key) : null;

    public override string ToString() =>
        $"s3://{Bucket}/{Keys} => {(Discard ? "discard" : $"{Connection}/{Schema ?? "(search path)"}.{Table}")}{(Break ? ", break" : "")}";
}
