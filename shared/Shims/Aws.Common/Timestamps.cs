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

    // Whole milliseconds, cut and not rounded, as AWSSDK.Core 4.1.0 does it: .1234 and .9999 arrive as .123 and .999.
    public static DateTime FromEpoch(double seconds) => DateTime.UnixEpoch.AddMilliseconds((long)(seconds * 1000));
}
