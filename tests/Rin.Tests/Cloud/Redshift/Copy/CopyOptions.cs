using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>
/// Reads the options of a COPY one by one. What Redshift does not know is a syntax error, what only the local cluster lacks says so.
/// https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html
/// </summary>
internal sealed partial class CopyOptions(TokenReader tokens, CopyStatement copy)
{
    // What Redshift knows and no test of the pieces sends.
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
        "TRIMBLANKS",
        "FILLRECORD",
        "IGNOREBLANKLINES",
        "REMOVEQUOTES",
        "ESCAPE",
        "EXPLICIT_IDS",
        "ACCEPTINVCHARS",
        "ENCODING",
    };

    private readonly CopyAccess _access = new();
    private CopyStatement _copy = copy;
    private bool _formatGiven;

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
            "CSV" => WithFormat(_copy with { IsCsv = true }),
            "MANIFEST" => _copy with { Manifest = true },
            "GZIP" => _copy with { Gzip = true },
            "EMPTYASNULL" => _copy with { EmptyAsNull = true },
            "BLANKSASNULL" => _copy with { BlanksAsNull = true },
            "TRUNCATECOLUMNS" => _copy with { TruncateColumns = true },
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
            "JSON" => WithFormat(_copy with { Json = JsonMapping() }),
            "QUOTE" => _copy with { Quote = SingleCharacter(tokens.Literal(), "QUOTE") },
            "DELIMITER" => _copy with { Delimiter = SingleCharacter(tokens.Literal(), "DELIMITER") },
            "IGNOREHEADER" => _copy with { IgnoreHeader = tokens.Number() },
            "NULL" => _copy with { NullAs = tokens.Literal() },
            "MAXERROR" => MaxErrors(tokens.Number()),
            "TIMEFORMAT" or "DATEFORMAT" => Automatic(option, tokens.Literal()),
            "COMPROWS" => Passed(tokens.Number()),
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

    private CopyStatement WithFormat(CopyStatement copy)
    {
        if (_formatGiven)
            throw SqlException.Syntax("conflicting or redundant options");
        _formatGiven = true;
        return copy;
    }

    private CopyStatement Region(string region) =>
        RegionPattern().IsMatch(region) ? _copy : throw SqlException.Syntax($"invalid region \"{region}\"");

    private string JsonMapping()
    {
        var mapping = tokens.PeekLiteral() ? tokens.Literal() : "auto";
        return mapping is "auto" or "auto ignorecase"
            ? mapping
            : throw SqlException.Internal("Invalid JSONPath format. Supported notations are 'dot-notation' and 'bracket-notation'");
    }

    private CopyStatement MaxErrors(int count) =>
        count <= 100_000 ? _copy with { MaxErrors = count } : throw SqlException.Syntax("MAXERROR must be between 0 and 100000");

    // PostgreSQL reads years first by itself; anything else would be misread in silence.
    private CopyStatement Automatic(string option, string format) =>
        format == "auto" || format.StartsWith("YYYY", StringComparison.OrdinalIgnoreCase)
            ? _copy
            : throw SqlException.Unsupported($"{option} '{format}'");

    private void CheckCombinations()
    {
        if (_copy is { Json: not null, IgnoreHeader: > 0 })
            throw SqlException.Syntax("JSON is not compatible with ESCAPE, FILLRECORD, IGNOREHEADER and REMOVEQUOTES");
        if (_copy is { Json: not null, Delimiter: not null })
            throw SqlException.Syntax("delimiter is not supported for JSON format");
        if (_copy is { IsCsv: false, Quote: not '"' })
            throw SqlException.Syntax("QUOTE can be used only with CSV");
    }

    private static char SingleCharacter(string text, string option) =>
        text == "\\t" ? '\t'
        : text.Length == 1 && char.IsAscii(text[0]) ? text[0]
        : throw SqlException.Syntax($"COPY {option} must be a single one-byte character");

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RegionPattern();
}
