using System.Text.Json;
using System.Text.RegularExpressions;

namespace GapFurniture.Demo;

/// <summary>Infers column types: whole numbers, decimals, truth values, else text.</summary>
internal static partial class ValueType
{
    private const string Text = "varchar(65535)";
    private const string Whole = "bigint";
    private const string Exact = "numeric(38,12)";

    public static string OfTexts(IEnumerable<string> values)
    {
        var given = values.Where(v => v.Length > 0).ToList();
        return given.Count == 0 ? Text
            : given.TrueForAll(v => Integer().IsMatch(v)) ? Whole
            : given.TrueForAll(v => Integer().IsMatch(v) || Number().IsMatch(v)) ? Exact
            : Text;
    }

    public static string OfJson(IEnumerable<JsonElement?> values)
    {
        var given = values.OfType<JsonElement>().ToList();
        return given.Count > 0 && given.TrueForAll(v => v.ValueKind is JsonValueKind.True or JsonValueKind.False) ? "boolean"
            : given.TrueForAll(v => v.ValueKind is JsonValueKind.Number) ? OfTexts(given.Select(v => v.GetRawText()))
            : Text;
    }

    /// <summary>The text by which the database shows a value of the type; an empty number is null.</summary>
    public static string? Canonical(string value, string type) =>
        type == Text || value.Length > 0
            ? type == Exact && value.Contains('.', StringComparison.Ordinal)
                ? value.TrimEnd('0').TrimEnd('.')
                : value
            : null;

    [GeneratedRegex(@"^(0|-?[1-9][0-9]{0,17})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]{0,20})\.[0-9]{1,12}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
