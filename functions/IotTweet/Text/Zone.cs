using System.Globalization;

namespace GapFurniture.IotTweet.Text;

internal static class Zone
{
    /// <summary><c>UTC</c>, an offset such as <c>+09:00</c>, or a name such as <c>Asia/Tokyo</c> where the system knows zones.</summary>
    /// <exception cref="FormatException">It is neither; the message says what to do.</exception>
    public static TimeZoneInfo Parse(string text)
    {
        if (text is "UTC" or "Z")
            return TimeZoneInfo.Utc;
        if (
            text is ['+' or '-', ..]
            && TimeSpan.TryParseExact(text[1..], "hh\\:mm", CultureInfo.InvariantCulture, out var offset)
            && offset <= TimeSpan.FromHours(14)
        )
            return TimeZoneInfo.CreateCustomTimeZone(text, text[0] == '-' ? -offset : offset, text, text);
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone))
            return zone;
        // Lambda's provided.al2023 may lack the database.
        throw new FormatException(
            TimeZoneInfo.GetSystemTimeZones().Count < 2
                ? $"\"{text}\": this system has no time zone database; give an offset such as +09:00"
                : $"\"{text}\" is neither a zone such as Asia/Tokyo nor an offset such as +09:00"
        );
    }
}
