using System.Globalization;

namespace GapFurniture.Http;

/// <summary>HTTP statuses, written as <c>500,502-504</c>.</summary>
public sealed class StatusSet
{
    /// <summary>Contains none.</summary>
    public static readonly StatusSet None = new([]);

    private readonly (int First, int Last)[] _ranges;

    private StatusSet((int First, int Last)[] ranges) => _ranges = ranges;

    /// <exception cref="FormatException">It is not written so, or not between 100 and 599.</exception>
    public static StatusSet Parse(string text) => new([.. text.Split(',', StringSplitOptions.TrimEntries).Select(Range)]);

    public bool Contains(int status)
    {
        foreach (var (first, last) in _ranges)
        {
            if (status >= first && status <= last)
                return true;
        }
        return false;
    }

    private static (int First, int Last) Range(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var first = Number(dash < 0 ? text : text[..dash], text);
        var last = dash < 0 ? first : Number(text[(dash + 1)..], text);
        return first <= last ? (first, last) : throw new FormatException($"\"{text}\" ends before it begins");
    }

    private static int Number(string number, string text) =>
        int.TryParse(number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599
            ? status
            : throw new FormatException($"\"{text}\" is neither a status such as 502 nor a range such as 500-599");
}
