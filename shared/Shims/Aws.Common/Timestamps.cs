using System.Globalization;

namespace GapFurniture.Shims.Aws;

/// <summary>Points in time as services write them, read as the SDK reads them; UTC.</summary>
internal static class Timestamps
{
    /// <summary>ISO 8601, without a zone as UTC, or seconds since the epoch.</summary>
    public static DateTime Parse(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds)
            ? FromEpoch(seconds)
            : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    // Whole milliseconds are all that services send; rounding hides what binary fractions add.
    public static DateTime FromEpoch(double seconds) => DateTime.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1000));
}
