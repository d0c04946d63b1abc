using System.Buffers;
using System.Globalization;

namespace GapFurniture.Shared.Options;

/// <summary>Durations as Go programs take them: <c>5m30s</c>, <c>1.5h</c>, <c>300ms</c>, <c>0</c>.</summary>
/// <seealso href="https://pkg.go.dev/time#ParseDuration"/>
public static class GoDuration
{
    private static readonly (string Unit, decimal Ticks)[] s_units =
    [
        // Two-letter units first: "ms" must not be read as "m".
        ("ns", 0.01m),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("\u00B5s", TimeSpan.TicksPerMicrosecond), // micro sign
        ("\u03BCs", TimeSpan.TicksPerMicrosecond), // Greek mu
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    private static readonly SearchValues<char> s_numerals = SearchValues.Create("0123456789.");

    /// <summary>Reads a duration of zero or more.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
            return true;
        // Decimal, as 0.0000003s in binary would lose a tick.
        var ticks = 0m;
        var rest = text.AsSpan();
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(s_numerals);
            if (
                digits <= 0
                || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            )
                return false;
            rest = rest[digits..];
            var unit = -1;
            for (var i = 0; i < s_units.Length && unit < 0; i++)
            {
                if (rest.StartsWith(s_units[i].Unit, StringComparison.Ordinal))
                    unit = i;
            }
            if (unit < 0)
                return false;
            if (number >= TimeSpan.MaxValue.Ticks / s_units[unit].Ticks)
                return false;
            ticks += number * s_units[unit].Ticks;
            rest = rest[s_units[unit].Unit.Length..];
        }
        if (ticks >= TimeSpan.MaxValue.Ticks)
            return false;
        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }
}
