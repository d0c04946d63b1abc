using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Logs;

/// <summary>A filter pattern for unstructured lines: terms that all have to be there, <c>?terms</c> of which one has to, <c>-terms</c> that may not.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html"/>
internal sealed partial class FilterPattern
{
    private readonly List<string> _all = [];
    private readonly List<string> _any = [];
    private readonly List<string> _none = [];

    /// <exception cref="AwsException">The pattern is not understood, by AWS or here: JSON patterns and regular expressions are not.</exception>
    public FilterPattern(string pattern)
    {
        if (pattern.Length > 1024)
            throw LogsErrors.Invalid("filterPattern: Member must have length less than or equal to 1024");
        if (pattern.TrimStart() is ['{' or '[' or '%', ..])
            throw LogsErrors.Invalid("The local cloud understands filter patterns of terms only.");
        if (Term().Replace(pattern, "").Trim().Length > 0)
            throw LogsErrors.Invalid("Invalid filter pattern");
        foreach (Match term in Term().Matches(pattern))
        {
            var text = term.Groups["quoted"] is { Success: true } quoted
                ? quoted.Value.Replace("\\\"", "\"", StringComparison.Ordinal)
                : term.Groups["word"].Value;
            var list = term.Groups["sign"].Value switch
            {
                "?" => _any,
                "-" => _none,
                _ => _all,
            };
            list.Add(text);
        }
    }

    /// <summary>Whether a line has what the pattern wants. Terms are case sensitive.</summary>
    public bool Matches(string line)
    {
        return _all.TrueForAll(Has) && !_none.Exists(Has) && (IsOptional || _any.Exists(Has));

        bool Has(string term) => line.Contains(term, StringComparison.Ordinal);
    }

    // As AWS documents it: beside terms that have to be there, ?terms are ignored.
    private bool IsOptional => _any.Count == 0 || _all.Count > 0;

    [GeneratedRegex("""(?<sign>[?-]?)(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<word>\w+))""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Term();
}
