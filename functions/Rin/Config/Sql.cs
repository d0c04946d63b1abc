using System.Text.RegularExpressions;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Config;

/// <summary>A table to load into; without a schema, the first of the search path that has the table.</summary>
internal sealed record TableName(string? Schema, string Table)
{
    /// <summary>As SQL, each part quoted.</summary>
    /// <exception cref="ArgumentException">A part holds a control character, as a capture from an odd key may.</exception>
    public string ToSql() => Schema is null ? Quote(Table) : $"{Quote(Schema)}.{Quote(Table)}";

    public override string ToString() => Schema is null ? Table : $"{Schema}.{Table}";

    // A NUL would end the statement half-way, and the session with it: then every object of the batch would suffer.
    private static string Quote(string identifier) =>
        identifier.Length > 0 && !identifier.Any(char.IsControl)
            ? $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : throw new ArgumentException("the name of a table or schema is empty or holds a control character", nameof(identifier));
}

/// <summary>Text as an SQL literal.</summary>
internal static class SqlText
{
    /// <summary>True if the text means the same to every server in a plain literal. A backslash does not: Redshift reads it as an escape,
    /// PostgreSQL by its settings, and a key that ends in one would swallow the closing quote.</summary>
    public static bool IsPlain(string text) => !text.Any(c => c is '\\' || char.IsControl(c));

    /// <summary>The text between quotes, quotes in it doubled.</summary>
    /// <exception cref="ArgumentException">The text is not plain.</exception>
    public static string Quote(string text) =>
        IsPlain(text)
            ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
            : throw new ArgumentException("a backslash or control character cannot stand in an SQL literal", nameof(text));
}

/// <summary>Reads <c>sql_option</c>, the text that users append to COPY: which words it has, and which secrets.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/r_COPY-parameters.html"/>
internal static partial class SqlOptions
{
    /// <summary>The options with the values of secrets masked, for everything but the warehouse.</summary>
    public static string Mask(string options) =>
        Secret()
            .Replace(
                options,
                match =>
                {
                    var (value, at) = (match.Groups["value"].Value, match.Groups["value"].Index - match.Index);
                    var masked = HasParts(match) ? SecretPart().Replace(value, Redactor.Mask) : Redactor.Mask;
                    return match.Value[..at] + masked + match.Value[(at + value.Length)..];
                }
            );

    /// <summary>The secrets themselves, so that they can be masked where the warehouse quotes them.</summary>
    public static IEnumerable<string> Secrets(string options) =>
        Secret()
            .Matches(options)
            .SelectMany(m => HasParts(m) ? SecretPart().Matches(m.Groups["value"].Value) : (IEnumerable<Capture>)[m.Groups["value"]])
            .SelectMany(c => new[] { c.Value, Seam().Replace(c.Value, "").Replace("''", "'", StringComparison.Ordinal) });

    /// <summary>The first of the words that stands in the options outside of quotes, in upper case; null when none does.</summary>
    public static string? Find(string options, params string[] words)
    {
        var bare = Word().Matches(Quoted().Replace(options, "''")).Select(w => w.Value.ToUpperInvariant());
        return bare.FirstOrDefault(w => words.Contains(w, StringComparer.Ordinal));
    }

    /// <summary>True if COPY may leave out rows that do not fit, and succeed all the same.</summary>
    public static bool SkipsRows(string options) => Find(options, "MAXERROR", "MAXERRORS", "IGNOREALLERRORS") is not null;

    // CREDENTIALS holds several values by name; role and key id may be seen. Any other value is a secret as a whole.
    private static bool HasParts(Match secret) => secret.Groups["credentials"].Success && NamedPart().IsMatch(secret.Groups["value"].Value);

    // A name, perhaps comments, AS or =, and a literal in any of SQL's forms, which may lack its end; with a line end between them two literals
    // are one.
    [GeneratedRegex(
        @"(SECRET|TOKEN|PASSWORD|SYMMETRIC|ENCRYPTION_?KEY|(?<credentials>CREDENTIAL))\w*(\s|/\*.*?\*/|--[^\n]*|=|AS\b)*"
            + @"(E?'(?<value>([^'\\]|''|\\.|'\s*\n\s*')*)|""(?<value>[^""]*)|\$(?<tag>\w*)\$(?<value>.*?)(\$\k<tag>\$|\z))",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Secret();

    [GeneratedRegex(@"'\s*\n\s*'", RegexOptions.None, 1000)]
    private static partial Regex Seam();

    [GeneratedRegex(@"^\s*\w+\s*=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedPart();

    [GeneratedRegex(
        @"(?<=(secret|token|password|symmetric|encryption)\w*\s*=)[^;]+",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex SecretPart();

    [GeneratedRegex(@"'([^'\\]|''|\\.)*'", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\w+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
