using System.Text;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Config;

/// <summary>Reads the entries of <c>targets</c>. Each field falls back to the global section of the same name.</summary>
internal sealed class TargetReader
{
    private static readonly string[] s_sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    // Redshift's longest identifier.
    private const int MaxNameBytes = 127;

    private readonly YamlMap _root;
    private readonly YamlMap _redshift;
    private readonly YamlMap _s3;
    private readonly YamlMap _ledger;
    private readonly ConfigDocument _document;
    private readonly string? _environmentSslMode;

    public TargetReader(YamlMap root, ConfigDocument document, Func<string, string?> readVariable)
    {
        (_root, _redshift, _s3, _ledger) = (root, Redshift(root), S3(root), Ledger(root));
        _document = document;
        _environmentSslMode = readVariable("PGSSLMODE") is { Length: > 0 } mode ? mode : null;
    }

    public Target Read(YamlMap map)
    {
        map.Only("redshift", "s3", "sql_option", "break", "discard", "exactly_once");
        var (redshift, s3) = (Redshift(map), S3(map));
        var discard = map.Truth("discard") ?? false;
        var keys = ReadKeys(map, s3);
        var target = new Target
        {
            Bucket = s3.Text("bucket") ?? _s3.Text("bucket") ?? Missing(s3, map, "s3.bucket"),
            Region = ConfigReader.ReadRegion(s3, "region") ?? _s3.Text("region"),
            Keys = keys,
            Connection = discard ? null : ReadConnection(map, redshift),
            Schema = redshift.Text("schema") ?? _redshift.Text("schema"),
            Table = redshift.Text("table") ?? _redshift.Text("table") ?? (discard ? "" : Missing(redshift, map, "redshift.table")),
            SqlOption = map.Text("sql_option") ?? _root.Text("sql_option") ?? "",
            Ledger = discard ? null : ReadLedger(Ledger(map)),
            Break = map.Truth("break") ?? false,
            Discard = discard,
            Line = map.Line,
        };
        if (discard)
            return target;
        CheckPlaceholders(map, redshift, "schema", target.Schema ?? "", keys);
        CheckPlaceholders(map, redshift, "table", target.Table, keys);
        if (target.Ledger is { } ledger && ledger == new TableName(target.Schema, target.Table))
            map.Problem($"exactly_once.table: {ledger} is the table that is loaded; a ledger is a table of its own");
        return target;
    }

    private static YamlMap Redshift(YamlMap parent)
    {
        var redshift = parent.Map("redshift");
        redshift.Only(
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
        return redshift.Check("host", HostProblem);
    }

    private static YamlMap S3(YamlMap parent)
    {
        var s3 = parent.Map("s3").Only("bucket", "region", "key_prefix", "key_regexp");
        s3.Check("key_prefix", ConfigReader.UrlInsteadOfPrefix);
        return s3.Check("bucket", AwsNames.BucketProblem);
    }

    private static YamlMap Ledger(YamlMap parent) => parent.Map("exactly_once").Only("schema", "table");

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
    private KeyMatcher ReadKeys(YamlMap target, YamlMap own)
    {
        foreach (var s3 in new[] { own, _s3 })
        {
            var (prefix, expression) = (s3.Text("key_prefix"), s3.Text("key_regexp"));
            if (prefix is not null && expression is not null)
                _document.Warn(s3.Line, "both key_prefix and key_regexp are given; key_prefix is used");
            if (prefix is not null)
                return KeyMatcher.Prefix(prefix);
            if (expression is null)
                continue;
            try
            {
                return KeyMatcher.Expression(expression);
            }
            catch (FormatException e)
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

    private Connection ReadConnection(YamlMap target, YamlMap own)
    {
        var driver = ReadDriver(own) ?? ReadDriver(_redshift) ?? Driver.Postgres;
        // Accepted for the original's configs: connections are always pooled and renewed here.
        _ = own.Truth("reconnect_on_error") ?? _redshift.Truth("reconnect_on_error");
        // A target's own workgroup wins over an inherited cluster, and the other way round.
        var place = own.Text("cluster") is null && own.Text("workgroup") is null ? _redshift : own;
        var connection = new Connection
        {
            Driver = driver,
            Host = Text("host"),
            Port = own.Number("port", 1, 65535) ?? _redshift.Number("port", 1, 65535) ?? 5439,
            Database = Text("dbname") ?? Missing(own, target, "redshift.dbname"),
            User = Text("user"),
            Password = Text("password"),
            Cluster = place.Text("cluster"),
            Workgroup = place.Text("workgroup"),
            SslMode = ReadSslMode(own) ?? ReadSslMode(_redshift) ?? (driver is Driver.Postgres ? ReadEnvironmentSslMode() : null),
            SslRootCert = Text("sslrootcert"),
        };
        if (driver is Driver.Postgres && connection.Host is null)
            Missing(own, target, "redshift.host");
        if (driver is Driver.Postgres && connection is { Password: not null, User: null })
            Missing(own, target, "redshift.user");
        if (driver is Driver.Postgres && connection is { Password: null, ServerlessHost: { } workgroup })
            (own.Exists ? own : target).Problem(
                $"redshift.password is missing: {connection.Host} is Redshift Serverless, where GetClusterCredentials gives none; set user and "
                    + $"password, or use driver: redshift-data with workgroup: {workgroup}, which needs no password"
            );
        if (driver is Driver.RedshiftData && connection is { Cluster: null, Workgroup: null })
            (own.Exists ? own : target).Problem("driver redshift-data needs cluster or workgroup");
        if (driver is Driver.RedshiftData && connection is { Cluster: not null, Workgroup: not null })
            place.Problem("workgroup", "given beside cluster; the Data API takes one of them");
        return connection;

        string? Text(string key) => own.Text(key) ?? _redshift.Text(key);
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

    // Npgsql reads other variables of libpq, but not this one.
    private string? ReadEnvironmentSslMode()
    {
        if (_environmentSslMode is not null && !s_sslModes.Contains(_environmentSslMode, StringComparer.Ordinal))
            _document.Problem(0, $"PGSSLMODE: \"{_environmentSslMode}\" is none of {string.Join(", ", s_sslModes)}");
        return _environmentSslMode;
    }

    // Each field from the target's own section or the global one; null when there is neither section.
    private TableName? ReadLedger(YamlMap own)
    {
        if (!own.Exists && !_ledger.Exists)
            return null;
        var schema = LedgerName(own, "schema") ?? LedgerName(_ledger, "schema");
        if ((LedgerName(own, "table") ?? LedgerName(_ledger, "table")) is { } table)
            return new TableName(schema, table);
        (own.Exists ? own : _ledger).Problem("table", "missing; it names the ledger, such as rin_ledger");
        return null;
    }

    // One ledger serves many tables and is created ahead of them: its name cannot come out of keys.
    private static string? LedgerName(YamlMap section, string key)
    {
        var name = section.Text(key);
        if (name is null)
            return null;
        if (Placeholders.Highest(name) >= 0)
            section.Problem(key, $"\"{name}\": $0, $1 … cannot be used in the name of a ledger");
        if (name.Any(char.IsControl) || Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
            section.Problem(key, $"a name of at most {MaxNameBytes} bytes without control characters is expected");
        return name;
    }

    private static string Missing(YamlMap section, YamlMap target, string key)
    {
        (section.Exists ? section : target).Problem($"{key} is missing, here and in the global section");
        return "";
    }
}
