using System.Buffers;
using System.Globalization;

namespace GapFurniture.Shared.Options;

/// <summary>Durations as Go programs take them: <c>5m30s</c>, <c>1.5h</c>, <c>300ms</c>, <c>0</c>.</summary>
/// <seealso href="https://pkg.go.dev/time#ParseDuration"/>
public static class GoDuration
{
    private static readonly SearchValues<char> s_numerals = SearchValues.Create("0123456789.");

    /// <summary>Reads a duration of zero or more.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text is "" or "0")
            return text == "0";
        // Decimal, as 0.0000003s in binary would lose a tick.
        var ticks = 0m;
        for (var rest = text.AsSpan(); !rest.IsEmpty; )
        {
            var digits = Math.Max(rest.IndexOfAnyExcept(s_numerals), 0);
            var next = rest[digits..].IndexOfAny(s_numerals);
            var end = next < 0 ? rest.Length : digits + next;
            var unit = TicksOf(rest[digits..end]);
            if (
                !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || unit == 0
                || number >= TimeSpan.MaxValue.Ticks / unit
            )
                return false;
            ticks += number * unit;
            rest = rest[end..];
        }
        if (ticks >= TimeSpan.MaxValue.Ticks)
            return false;
        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    private static decimal TicksOf(ReadOnlySpan<char> unit) =>
        unit switch
        {
            "ns" => 0.01m,
            "us" or "\u00B5s" or "\u03BCs" => TimeSpan.TicksPerMicrosecond, // also with the micro sign or the Greek mu
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            _ => 0,
        };
}
