using System.Text;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>
/// Reads the options of a COPY one by one. What Redshift does not know is a syntax error, what only the local cluster lacks says so.
/// https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html
/// </summary>
internal sealed partial class CopyOptions(TokenReader tokens, CopyStatement copy)
{
    private static readonly HashSet<string> s_unsupported = new(StringComparer.OrdinalIgnoreCase)
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

    private readonly CopyAccess _access = new();
    private CopyStatement _copy = copy;
    private bool _formatGiven;
    private bool _quoteGiven;

    /// <summary>The statement with all its options.</summary>
    /// <exception cref="SqlException">An option is unknown, lacks its value, or does not go with another.</exception>
    public CopyStatement Read()
    {
        while (!tokens.AtEnd)
            Read(tokens.Next());
        _access.Check();
        CheckCombinations();
        return _copy;
    }

    private void Read(SqlToken token)
    {
        if (token.Kind != SqlTokenKind.Word)
            throw tokens.ErrorAt(token);
        var option = token.Value.ToUpperInvariant();
        if (_access.TryRead(option, tokens))
            return;
        if (s_unsupported.Contains(option))
            throw SqlException.Unsupported(option);
        _copy = Flag(option) ?? Valued(option) ?? throw tokens.ErrorAt(token);
    }

    private CopyStatement? Flag(string option) =>
        option switch
        {
            "WITH" => _copy, // the old spelling: COPY … WITH CREDENTIALS …
            "ROUNDEC" or "ACCEPTANYDATE" => _copy, // PostgreSQL rounds decimals anyway
            "CSV" => WithFormat(CopyFormat.Csv),
            "MANIFEST" => _copy with { Manifest = true },
            "GZIP" => _copy with { Gzip = true },
            "EMPTYASNULL" => _copy with { EmptyAsNull = true },
            "BLANKSASNULL" => _copy with { BlanksAsNull = true },
            "TRIMBLANKS" => _copy with { TrimBlanks = true },
            "TRUNCATECOLUMNS" => _copy with { TruncateColumns = true },
            "FILLRECORD" => _copy with { FillRecord = true },
            "IGNOREBLANKLINES" => _copy with { IgnoreBlankLines = true },
            "REMOVEQUOTES" => _copy with { RemoveQuotes = true },
            "ESCAPE" => _copy with { Escape = true },
            "EXPLICIT_IDS" => _copy with { ExplicitIds = true },
            "NOLOAD" => _copy with { NoLoad = true },
            "STATUPDATE" => Passed(tokens.TakeAnyWord("ON", "OFF", "TRUE", "FALSE")),
            "COMPUPDATE" => Passed(tokens.TakeAnyWord("ON", "OFF", "TRUE", "FALSE", "PRESET")),
            _ => null,
        };

    private CopyStatement? Valued(string option)
    {
        tokens.TakeWord("AS");
        return option switch
        {
            "REGION" => Region(tokens.Literal()),
            "FORMAT" => tokens.PeekWord(IsFormat) ? _copy : throw tokens.ErrorHere(),
            "JSON" => WithFormat(CopyFormat.Json) with { JsonMapping = JsonMapping() },
            "QUOTE" => Quote(tokens.Literal()),
            "DELIMITER" => _copy with { Delimiter = SingleByte(tokens.Literal(), "DELIMITER") },
            "IGNOREHEADER" => _copy with { IgnoreHeader = tokens.Number() },
            "NULL" => _copy with { NullAs = tokens.Literal() },
            "ACCEPTINVCHARS" => _copy with
            {
                InvalidCharacter = tokens.PeekLiteral() ? SingleByte(tokens.Literal(), "ACCEPTINVCHARS") : (byte)'?',
            },
            "MAXERROR" => MaxErrors(tokens.Number()),
            "TIMEFORMAT" => _copy with { Epoch = Epoch(tokens.Literal()) },
            "DATEFORMAT" => Passed(YearFirst("DATEFORMAT", tokens.Literal())),
            "COMPROWS" => Passed(tokens.Number()),
            "ENCODING" => Utf8(tokens.AtEnd ? "" : tokens.Next().Value),
            _ => null,
        };
    }

    // An option that makes no difference here, once its value is read.
    private CopyStatement Passed<T>(T value)
    {
        _ = value;
        return _copy;
    }

    private static bool IsFormat(string word) => word.ToUpperInvariant() is "JSON" or "CSV" || s_unsupported.Contains(word);

    private CopyStatement WithFormat(CopyFormat format)
    {
        if (_formatGiven)
            throw SqlException.Syntax("conflicting or redundant options");
        _formatGiven = true;
        return _copy with { Format = format };
    }

    private CopyStatement Region(string region) =>
        RegionPattern().IsMatch(region) ? _copy : throw SqlException.Syntax($"invalid region \"{region}\"");

    private string JsonMapping()
    {
        if (!tokens.PeekLiteral())
            return _copy.JsonMapping;
        var mapping = tokens.Literal();
        var known = mapping is "auto" or "auto ignorecase" or "noshred";
        if (!known && !mapping.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
            throw SqlException.Internal("Invalid JSONPath format. Supported notations are 'dot-notation' and 'bracket-notation'");
        return mapping;
    }

    private CopyStatement Quote(string quote)
    {
        _quoteGiven = true;
        return _copy with { Quote = SingleByte(quote, "QUOTE") };
    }

    private CopyStatement MaxErrors(int count) =>
        count <= 100_000 ? _copy with { MaxErrors = count } : throw SqlException.Syntax("MAXERROR must be between 0 and 100000");

    private static EpochUnit Epoch(string format) =>
        format.ToLowerInvariant() switch
        {
            "epochsecs" => EpochUnit.Seconds,
            "epochmillisecs" => EpochUnit.Milliseconds,
            _ => YearFirst("TIMEFORMAT", format),
        };

    // PostgreSQL reads years first by itself; anything else would be misread in silence.
    private static EpochUnit YearFirst(string option, string format) =>
        format == "auto" || format.StartsWith("YYYY", StringComparison.OrdinalIgnoreCase)
            ? EpochUnit.None
            : throw SqlException.Unsupported($"{option} '{format}'");

    private CopyStatement Utf8(string name) =>
        name.Equals("UTF8", StringComparison.OrdinalIgnoreCase) ? _copy : throw SqlException.Unsupported($"ENCODING {name}");

    private void CheckCombinations()
    {
        if (_copy.Format == CopyFormat.Csv && (_copy.RemoveQuotes || _copy.Escape))
            throw SqlException.Syntax($"CSV is not compatible with {(_copy.Escape ? "ESCAPE" : "REMOVEQUOTES")}");
        if (_copy.Format == CopyFormat.Json && (_copy.Escape || _copy.RemoveQuotes || _copy.FillRecord || _copy.IgnoreHeader > 0))
            throw SqlException.Syntax("JSON is not compatible with ESCAPE, FILLRECORD, IGNOREHEADER and REMOVEQUOTES");
        if (_copy.Format == CopyFormat.Json && _copy.Delimiter is not null)
            throw SqlException.Syntax("delimiter is not supported for JSON format");
        if (_copy.Format != CopyFormat.Csv && _quoteGiven)
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

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RegionPattern();
}
