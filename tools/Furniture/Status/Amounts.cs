namespace GapFurniture.Furniture.Status;

/// <summary>Numbers for people.</summary>
internal static class Amounts
{
    /// <summary>A value with its unit, such as <c>1,234</c>, <c>1.2 MB</c> or <c>3 min</c>; a dash for none.</summary>
    /// <param name="unit">CloudWatch's unit.</param>
    public static string Of(double? value, string unit) =>
        (value, unit) switch
        {
            (null, _) => "–",
            ({ } number, "Bytes") => Scaled(number, "B", "kB", "MB", "GB", "TB", "PB"),
            ({ } number, "Seconds") => Of(TimeSpan.FromSeconds(number)),
            ({ } number, "Milliseconds") => Of(TimeSpan.FromMilliseconds(number)),
            ({ } number and < 10_000_000, _) => number.ToString("#,0.##"),
            ({ } number, _) => Scaled(number, "", "k", "M", "G", "T", "P"),
        };

    /// <summary>A time in its largest unit, such as <c>4 h</c>.</summary>
    public static string Of(TimeSpan time) =>
        time switch
        {
            { TotalMilliseconds: < 1 } and { Ticks: 0 } => "0",
            { TotalMilliseconds: < 1000 } => $"{time.TotalMilliseconds:0} ms",
            { TotalSeconds: < 10 } => $"{time.TotalSeconds:0.0} s",
            { TotalSeconds: < 120 } => $"{time.TotalSeconds:0} s",
            { TotalMinutes: < 120 } => $"{time.TotalMinutes:0} min",
            { TotalHours: < 48 } => $"{time.TotalHours:0} h",
            _ => $"{time.TotalDays:0} days",
        };

    private static string Scaled(double number, params string[] units)
    {
        var step = 0;
        while (number >= 1000 && step < units.Length - 1)
        {
            number /= 1000;
            step++;
        }
        return $"{number.ToString(step == 0 ? "0" : "0.0")} {units[step]}".TrimEnd();
    }
}
