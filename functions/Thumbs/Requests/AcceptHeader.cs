using System.Globalization;
using GapFurniture.Http;
using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Requests;

/// <summary>Chooses a format by the header Accept.</summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc9110#name-accept"/>
internal static class AcceptHeader
{
    /// <summary>
    /// The format that a client names with the highest weight, of several the first offered. Wildcards do not count: clients send <c>image/*</c>
    /// whatever they can show.
    /// </summary>
    /// <param name="headers">All headers of the request.</param>
    /// <param name="offered">Formats, the best first.</param>
    /// <param name="plain">For clients that name none of them.</param>
    public static FormatChoice Choose(IEnumerable<HeaderField> headers, IReadOnlyList<FormatChoice> offered, FormatChoice plain)
    {
        var ranges = headers.Where(h => h.Is("Accept")).SelectMany(h => h.Value.Split(',')).Select(Range).ToList();
        var (best, weight) = (plain, 0.0);
        foreach (var format in offered)
        {
            var found = ranges.Where(r => r.Type.Equals($"image/{format}", StringComparison.OrdinalIgnoreCase)).Select(r => r.Weight);
            if (found.DefaultIfEmpty().Max() is var its && its > weight)
                (best, weight) = (format, its);
        }
        return best;
    }

    private static (string Type, double Weight) Range(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var weight = parts.Skip(1).FirstOrDefault(p => p.StartsWith("q=", StringComparison.OrdinalIgnoreCase));
        return (
            parts[0],
            weight is null ? 1
            : double.TryParse(weight.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) ? q
            : 0
        );
    }
}
