using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Reads Redshift's COPY grammar, strictly: what Redshift does not know is a syntax error, what only we lack says so.</summary>
internal sealed partial class CopyParser
{
    private static readonly HashSet<string> Unsupported = new(StringComparer.OrdinalIgnoreCase)
    {
        "BZIP2",
        "LZOP",
        "ZSTD",
        "ENCRYPTED",
        "MASTER_SYMMETRIC_KEY",
        "FIXEDWIDTH",
        "SHAPEFILE",
        "AVRO",
        "PARQUET",
        "ORC",
        "SSH",
        "READRATIO",
    };

    private readonly string _sql;
    private readonly List<SqlToken> _tokens;
    private int _at;
    private string? _iamRole;
    private string? _credentials;
    private string? _accessKeyId;
    private string? _secretAccessKey;
    private bool _formatGiven;
    private CopyStatement _copy = null!;

    private CopyParser(string sql, List<SqlToken> statement)
    {
        _sql = sql;
        _tokens = statement;
    }

    /// <summary>True for a COPY that reads from somewhere other than the client.</summary>
    public static bool IsRemoteCopy(List<SqlToken> statement)
    {
        if (statement.Count == 0 || !statement[0].IsWord("COPY"))
            return false;
        for (var i = 1; i + 1 < statement.Count; i++)
            if (statement[i].IsWord("FROM"))
                return statement[i + 1].Kind == SqlTokenKind.Literal;
        return false;
    }

    /// <exception cref="SqlException">Not a COPY that Redshift, or the local cluster, would run.</exception>
    public static CopyStatement Parse(string sql, List<SqlToken> statement)
    {
        var parser = new CopyParser(sql, statement) { _at = 1 };
        parser.ReadTarget();
        while (parser._at < parser._tokens.Count)
            parser.ReadOption();
        parser.CheckAuthorization();
        parser.CheckCombinations();
        return parser._copy;
    }

    private void ReadTarget()
    {
        var name = Identifier();
        string? schema = null;
        if (TakeSymbol('.'))
            (schema, name) = (name, Identifier());
        if (TakeSymbol('.')) // database.schema.table
            (schema, name) = (name, Identifier());
        List<string>? columns = null;
        if (TakeSymbol('('))
        {
            columns = [];
            do columns.Add(Identifier());
            while (TakeSymbol(','));
            if (!TakeSymbol(')'))
                throw SyntaxErrorHere();
        }
        if (!TakeWord("FROM"))
            throw SyntaxErrorHere();
        var (bucket, key) = Location(Literal());
        _copy = new CopyStatement(schema, name, columns, bucket, key);
    }

    /// <summary>Bucket and key of an s3:// address.</summary>
    public static (string Bucket, string Key) Location(string address)
    {
        if (!address.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
            throw SqlException.Unsupported($"COPY from '{address}'");
        var slash = address.IndexOf('/', 5);
        var bucket = slash < 0 ? address[5..] : address[5..slash];
        if (bucket.Length == 0)
            throw SqlException.Internal("S3 path is invalid: missing bucket name");
        return (bucket, slash < 0 ? "" : address[(slash + 1)..]);
    }

    private void ReadOption()
    {
        var token = _tokens[_at];
        if (token.Kind != SqlTokenKind.Word)
            throw SyntaxErrorHere();
        _at++;
        var option = token.Value.ToUpperInvariant();
        switch (option)
        {
            case "WITH":
                break; // the old spelling: COPY … WITH CREDENTIALS …
            case "IAM_ROLE":
                _iamRole = TakeWord("DEFAULT") ? "default" : Literal();
                break;
            case "CREDENTIALS":
                TakeWord("AS");
                _credentials = Literal();
                break;
            case "ACCESS_KEY_ID":
                TakeWord("AS");
                _accessKeyId = Literal();
                break;
            case "SECRET_ACCESS_KEY":
                TakeWord("AS");
                _secretAccessKey = Literal();
                break;
            case "SESSION_TOKEN":
                TakeWord("AS");
                Literal();
                break;
            case "REGION":
                TakeWord("AS");
                if (!RegionPattern().IsMatch(Literal()))
                    throw SqlException.Syntax($"invalid region \"{_tokens[_at - 1].Value}\"");
                break;
            case "FORMAT":
                TakeWord("AS");
                if (!PeekWord("JSON") && !PeekWord("CSV") && !(_at < _tokens.Count && Unsupported.Contains(_tokens[_at].Value)))
                    throw SyntaxErrorHere();
                break;
            case "JSON":
                TakeFormat(CopyFormat.Json);
                TakeWord("AS");
                ReadJsonMapping();
                break;
            case "CSV":
                TakeFormat(CopyFormat.Csv);
                break;
            case "QUOTE":
                TakeWord("AS");
                _copy = _copy with { Quote = SingleByte(Literal(), "QUOTE") };
                break;
            case "DELIMITER":
                TakeWord("AS");
                _copy = _copy with { Delimiter = SingleByte(Literal(), "DELIMITER") };
                break;
            case "MANIFEST":
                _copy = _copy with { Manifest = true };
                break;
            case "GZIP":
                _copy = _copy with { Gzip = true };
                break;
            case "IGNOREHEADER":
                TakeWord("AS");
                _copy = _copy with { IgnoreHeader = Number() };
                break;
            case "NULL":
                TakeWord("AS");
                _copy = _copy with { NullAs = Literal() };
                break;
            case "EMPTYASNULL":
                _copy = _copy with { EmptyAsNull = true };
                break;
            case "BLANKSASNULL":
                _copy = _copy with { BlanksAsNull = true };
                break;
            case "TRIMBLANKS":
                _copy = _copy with { TrimBlanks = true };
                break;
            case "TRUNCATECOLUMNS":
                _copy = _copy with { TruncateColumns = true };
                break;
            case "FILLRECORD":
                _copy = _copy with { FillRecord = true };
                break;
            case "IGNOREBLANKLINES":
                _copy = _copy with { IgnoreBlankLines = true };
                break;
            case "REMOVEQUOTES":
                _copy = _copy with { RemoveQuotes = true };
                break;
            case "ESCAPE":
                _copy = _copy with { Escape = true };
                break;
            case "EXPLICIT_IDS":
                _copy = _copy with { ExplicitIds = true };
                break;
            case "NOLOAD":
                _copy = _copy with { NoLoad = true };
                break;
            case "ACCEPTINVCHARS":
                TakeWord("AS");
                _copy = _copy with { InvalidCharacter = PeekLiteral() ? SingleByte(Literal(), "ACCEPTINVCHARS") : (byte)'?' };
                break;
            case "MAXERROR":
                TakeWord("AS");
                _copy = _copy with { MaxErrors = Number() };
                if (_copy.MaxErrors > 100_000)
                    throw SqlException.Syntax("MAXERROR must be between 0 and 100000");
                break;
            case "TIMEFORMAT":
            case "DATEFORMAT":
                TakeWord("AS");
                ReadTimeFormat(option, Literal());
                break;
            case "STATUPDATE":
                _ = TakeWord("ON") || TakeWord("OFF") || TakeWord("TRUE") || TakeWord("FALSE");
                break;
            case "COMPUPDATE":
                _ = TakeWord("ON") || TakeWord("OFF") || TakeWord("TRUE") || TakeWord("FALSE") || TakeWord("PRESET");
                break;
            case "COMPROWS":
                TakeWord("AS");
                Number();
                break;
            case "ENCODING":
                TakeWord("AS");
                var encoding = _at < _tokens.Count ? _tokens[_at++].Value : "";
                if (!encoding.Equals("UTF8", StringComparison.OrdinalIgnoreCase))
                    throw SqlException.Unsupported($"ENCODING {encoding}");
                break;
            case "ROUNDEC":
            case "ACCEPTANYDATE":
                break; // PostgreSQL rounds decimals anyway
            default:
                if (Unsupported.Contains(option))
                    throw SqlException.Unsupported(option);
                _at--;
                throw SyntaxErrorHere();
        }
    }

    private void ReadJsonMapping()
    {
        if (!PeekLiteral())
            return;
        var mapping = Literal();
        var known = mapping is "auto" or "auto ignorecase" or "noshred";
        if (!known && !mapping.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
            throw SqlException.Internal("Invalid JSONPath format. Supported notations are 'dot-notation' and 'bracket-notation'");
        _copy = _copy with { JsonMapping = mapping };
    }

    private void ReadTimeFormat(string option, string format)
    {
        var epoch = format.ToLowerInvariant() switch
        {
            "epochsecs" when option == "TIMEFORMAT" => EpochUnit.Seconds,
            "epochmillisecs" when option == "TIMEFORMAT" => EpochUnit.Milliseconds,
            _ => EpochUnit.None,
        };
        // PostgreSQL reads years first by itself; anything else would be misread in silence.
        if (epoch == EpochUnit.None && format != "auto" && !format.StartsWith("YYYY", StringComparison.OrdinalIgnoreCase))
            throw SqlException.Unsupported($"{option} '{format}'");
        if (option == "TIMEFORMAT")
            _copy = _copy with { Epoch = epoch };
    }

    private void TakeFormat(CopyFormat format)
    {
        if (_formatGiven)
            throw SqlException.Syntax("conflicting or redundant options");
        _formatGiven = true;
        _copy = _copy with { Format = format };
    }

    private void CheckAuthorization()
    {
        var keys = _accessKeyId is not null || _secretAccessKey is not null;
        var given = (_iamRole is null ? 0 : 1) + (_credentials is null ? 0 : 1) + (keys ? 1 : 0);
        if (given > 1)
            throw SqlException.Syntax("conflicting or redundant options: only one of IAM_ROLE, CREDENTIALS and ACCESS_KEY_ID can be given");
        if (given == 0)
            throw SqlException.Syntax("CREDENTIALS argument is required");
        if (keys && (_accessKeyId is null || _secretAccessKey is null))
            throw SqlException.Syntax("ACCESS_KEY_ID and SECRET_ACCESS_KEY must be given together");
        if (_iamRole is not null && _iamRole != "default" && !RolePattern().IsMatch(_iamRole))
            throw SqlException.Internal($"Invalid IAM role ARN: {_iamRole}");
        if (_credentials is not null)
            CheckCredentials(_credentials);
    }

    private static void CheckCredentials(string credentials)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in credentials.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                parts[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }
        var role = parts.GetValueOrDefault("aws_iam_role");
        var pair = parts.ContainsKey("aws_access_key_id") && parts.ContainsKey("aws_secret_access_key");
        if (role is null == !pair || (role is not null && !RolePattern().IsMatch(role)))
            throw SqlException.Internal(
                "Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or "
                    + "'aws_access_key_id=...;aws_secret_access_key=...[;token=...]'"
            );
    }

    private void CheckCombinations()
    {
        if (_copy.Format == CopyFormat.Csv && (_copy.RemoveQuotes || _copy.Escape))
            throw SqlException.Syntax($"CSV is not compatible with {(_copy.Escape ? "ESCAPE" : "REMOVEQUOTES")}");
        if (_copy.Format == CopyFormat.Json && (_copy.Escape || _copy.RemoveQuotes || _copy.FillRecord || _copy.IgnoreHeader > 0))
            throw SqlException.Syntax("JSON is not compatible with ESCAPE, FILLRECORD, IGNOREHEADER and REMOVEQUOTES");
        if (_copy.Format == CopyFormat.Json && _copy.Delimiter is not null)
            throw SqlException.Syntax("delimiter is not supported for JSON format");
        if (_copy.Format != CopyFormat.Csv && _tokens.Exists(t => t.IsWord("QUOTE")))
            throw SqlException.Syntax("QUOTE can be used only with CSV");
    }

    private static byte SingleByte(string text, string option)
    {
        var bytes = Encoding.UTF8.GetBytes(Unescaped(text));
        return bytes.Length == 1 ? bytes[0] : throw SqlException.Syntax($"COPY {option} must be a single one-byte character");
    }

    // Redshift reads \t and octal \0nn in these options itself, whatever the literal's own rules.
    private static string Unescaped(string text)
    {
        if (text.Length < 2 || text[0] != '\\')
            return text;
        if (text == "\\t")
            return "\t";
        try
        {
            return char.IsAsciiDigit(text[1]) ? ((char)Convert.ToInt32(text[1..], 8)).ToString() : text[1..];
        }
        catch (FormatException)
        {
            return text;
        }
    }

    private string Identifier()
    {
        if (_at >= _tokens.Count || !_tokens[_at].IsIdentifier)
            throw SyntaxErrorHere();
        // Redshift's column and table names are lower case, quoted or not.
        return _tokens[_at++].Value.ToLowerInvariant();
    }

    private string Literal() => PeekLiteral() ? _tokens[_at++].Value : throw SyntaxErrorHere();

    private int Number()
    {
        if (_at >= _tokens.Count || !int.TryParse(_tokens[_at].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw SyntaxErrorHere();
        _at++;
        return number;
    }

    private bool PeekLiteral() => _at < _tokens.Count && _tokens[_at].Kind == SqlTokenKind.Literal;

    private bool PeekWord(string word) => _at < _tokens.Count && _tokens[_at].IsWord(word);

    private bool TakeWord(string word)
    {
        if (!PeekWord(word))
            return false;
        _at++;
        return true;
    }

    private bool TakeSymbol(char symbol)
    {
        if (_at >= _tokens.Count || !_tokens[_at].IsSymbol(symbol))
            return false;
        _at++;
        return true;
    }

    private SqlException SyntaxErrorHere() =>
        _at < _tokens.Count
            ? SqlException.Syntax($"syntax error at or near \"{_sql[_tokens[_at].Start.._tokens[_at].End]}\"")
            : SqlException.Syntax("syntax error at end of input");

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RegionPattern();

    // Chained roles are separated by commas.
    [GeneratedRegex(
        "^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^,]+(,arn:aws[a-z-]*:iam::[0-9]{12}:role/[^,]+)*$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex RolePattern();
}
