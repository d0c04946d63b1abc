using System.Text;
using GapFurniture.Aws;

namespace GapFurniture.Rin.Config;

/// <summary>Reads the entries of <c>targets</c>. Each field falls back to the global section of the same name.</summary>
internal sealed class TargetReader(YamlMap root, ConfigDocument document, Func<string, string?> readVariable)
{
    // Redshift's longest identifier.
    private const int MaxNameBytes = 127;
    private static readonly string[] s_sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    /// <summary>Notes what is wrong with the sections that the config has globally and each target may have of its own.</summary>
    public static void Check(YamlMap parent)
    {
        parent
            .Map("redshift")
            .Only("driver host port dbname user password schema table reconnect_on_error cluster workgroup sslmode sslrootcert")
            .Check("host", HostProblem)
            .Check("sslmode", SslModeProblem);
        parent
            .Map("s3")
            .Only("bucket region key_prefix key_regexp")
            .Check("bucket", AwsNames.BucketProblem)
            .Check("region", ConfigReader.RegionProblem)
            .Check("key_prefix", ConfigReader.UrlInsteadOfPrefix);
        parent.Map("exactly_once").Only("schema table").Check("schema", LedgerProblem).Check("table", LedgerProblem);
    }

    public Target Read(YamlMap map)
    {
        map.Only("redshift s3 sql_option break discard exactly_once");
        Check(map);
        var target = ReadRoute(map, root);
        var merged = map.Over(root);
        _ = merged.Map("s3").Required("bucket");
        if (target.Discard)
            return target with { Ledger = null };
        var (own, redshift) = (map.Map("redshift"), merged.Map("redshift"));
        _ = redshift.Required("table");
        CheckPlaceholders(map, own, "schema", target.Schema ?? "", target.Keys);
        CheckPlaceholders(map, own, "table", target.Table, target.Keys);
        if (target.Ledger is { Table: "" })
            merged.Map("exactly_once").Problem("table", "missing; it names the ledger, such as rin_ledger");
        if (target.Ledger == new TableName(target.Schema, target.Table))
            map.Problem($"exactly_once.table: {target.Ledger} is the table that is loaded; a ledger is a table of its own");
        return target with { Connection = ReadConnection(own, redshift) };
    }

    /// <summary>What a target says, but for its connection, whose variables need not be set; what is missing is empty.</summary>
    public static Target ReadRoute(YamlMap map, YamlMap root)
    {
        var merged = map.Over(root);
        var (s3, redshift, ledger) = (merged.Map("s3"), merged.Map("redshift"), merged.Map("exactly_once"));
        return new Target
        {
            Line = map.Line,
            Bucket = s3.Text("bucket") ?? "",
            Region = s3.Text("region"),
            Keys = ReadKeys(map.Map("s3"), root.Map("s3")),
            Schema = redshift.Text("schema"),
            Table = redshift.Text("table") ?? "",
            SqlOption = merged.Text("sql_option") ?? "",
            Ledger = ledger.Exists ? new TableName(ledger.Text("schema"), ledger.Text("table") ?? "") : null,
            Break = map.Truth("break"),
            Discard = map.Truth("discard"),
        };
    }

    // One ledger serves many tables and is created ahead of them: its name cannot come out of keys.
    private static string? LedgerProblem(string name) =>
        Placeholders.Highest(name) >= 0 ? $"\"{name}\": $0, $1 … cannot be used in the name of a ledger"
        : name.Any(char.IsControl) || Encoding.UTF8.GetByteCount(name) > MaxNameBytes
            ? $"a name of at most {MaxNameBytes} bytes without control characters is expected"
        : null;

    private static string? SslModeProblem(string mode) =>
        s_sslModes.Contains(mode, StringComparer.Ordinal) ? null : $"\"{mode}\" is none of {string.Join(", ", s_sslModes)}";

    // What the console shows around a host's name comes along when it is copied: scheme, port, database.
    private static string? HostProblem(string text)
    {
        if (Uri.CheckHostName(text) is not UriHostNameType.Unknown)
            return null;
        var bare = text.Trim(' ', '"', '\'').Replace("jdbc:", "", StringComparison.Ordinal);
        var url = bare.Contains("://", StringComparison.Ordinal) ? bare : $"redshift://{bare}";
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? $"\"{text}\" is more than a host name; give \"{uri.Host}\", and port and dbname beside it"
            : $"\"{text}\" is not a host name";
    }

    // A target's own matcher wins over an inherited one of the other kind.
    private static KeyMatcher ReadKeys(YamlMap own, YamlMap inherited)
    {
        var s3 = own.Text("key_prefix") is null && own.Text("key_regexp") is null ? inherited : own;
        var (prefix, expression) = (s3.Text("key_prefix"), s3.Text("key_regexp"));
        if (prefix is null && expression is null)
            own.Problem("key_prefix or key_regexp is missing");
        if (prefix is not null && expression is not null)
            s3.Warn("both key_prefix and key_regexp are given; key_prefix is used");
        try
        {
            return prefix is null && expression is not null ? KeyMatcher.Expression(expression) : KeyMatcher.Prefix(prefix ?? "");
        }
        catch (FormatException e)
        {
            s3.Problem("key_regexp", $"not a regular expression: {e.Message}");
            return KeyMatcher.Prefix("");
        }
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

    private static Driver? DriverOf(string name) =>
        name is "postgres" ? Driver.Postgres
        : name is "redshift-data" ? Driver.RedshiftData
        : null;

    private Connection ReadConnection(YamlMap own, YamlMap redshift)
    {
        var driver = redshift.Value<Driver>("driver", DriverOf, "neither postgres nor redshift-data") ?? Driver.Postgres;
        var isPostgres = driver is Driver.Postgres;
        // Accepted for the original's configs: connections are always pooled and renewed here.
        _ = redshift.Truth("reconnect_on_error");
        // A target's own workgroup wins over an inherited cluster, and the other way round.
        var place = own.Text("cluster") is null && own.Text("workgroup") is null ? root.Map("redshift") : own;
        var password = redshift.Text("password");
        var connection = new Connection
        {
            Driver = driver,
            Host = isPostgres ? redshift.Required("host") : redshift.Text("host"),
            Port = redshift.Number("port", 1, 65535) ?? 5439,
            Database = redshift.Required("dbname"),
            User = isPostgres && password is not null ? redshift.Required("user") : redshift.Text("user"),
            Password = password,
            Cluster = place.Text("cluster"),
            Workgroup = place.Text("workgroup"),
            SslMode = redshift.Text("sslmode") ?? (isPostgres ? ReadEnvironmentSslMode() : null),
            SslRootCert = redshift.Text("sslrootcert"),
        };
        if (isPostgres && connection is { Password: null, ServerlessHost: { } workgroup })
            own.Problem(
                $"redshift.password is missing: {connection.Host} is Redshift Serverless, where GetClusterCredentials gives none; set user and "
                    + $"password, or use driver: redshift-data with workgroup: {workgroup}, which needs no password"
            );
        if (!isPostgres && connection is { Cluster: null, Workgroup: null })
            own.Problem("driver redshift-data needs cluster or workgroup");
        if (!isPostgres && connection is { Cluster: not null, Workgroup: not null })
            place.Problem("workgroup", "given together with cluster; the Data API takes only one of the two");
        return connection;
    }

    // Npgsql reads other variables of libpq, but not this one.
    private string? ReadEnvironmentSslMode()
    {
        var mode = readVariable("PGSSLMODE") is { Length: > 0 } given ? given : null;
        if (mode is not null && SslModeProblem(mode) is { } problem)
            document.Problem(0, $"PGSSLMODE: {problem}");
        return mode;
    }
}
