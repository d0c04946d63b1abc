using GapFurniture.Shared.Options;

namespace GapFurniture.Rin.Config;

/// <summary>Reads the section <c>batch</c>.</summary>
internal static class BatchReader
{
    // An SQS visibility timeout can be kept up for twelve hours from the receive; the load itself needs most of it.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(15);

    public static BatchLimits Read(YamlMap map)
    {
        map.Only("max_objects", "max_bytes", "max_wait");
        var defaults = new BatchLimits();
        return new BatchLimits
        {
            MaxObjects = map.Number("max_objects", 1, 10_000) ?? defaults.MaxObjects,
            MaxBytes = Bytes(map, "max_bytes") ?? defaults.MaxBytes,
            MaxWait = Duration(map, "max_wait") ?? defaults.MaxWait,
        };
    }

    private static long? Bytes(YamlMap map, string key)
    {
        if (map.Text(key) is not { } text)
            return null;
        if (ByteCount.TryParse(text, out var bytes) && bytes > 0)
            return bytes;
        map.Problem(key, $"\"{text}\" is not a size such as 10GiB, 512MB or 1048576");
        return null;
    }

    private static TimeSpan? Duration(YamlMap map, string key)
    {
        if (map.Text(key) is not { } text)
            return null;
        if (GoDuration.TryParse(text, out var duration) && duration <= s_longestWait)
            return duration;
        map.Problem(key, $"\"{text}\" is not a duration from 0 to 15m, such as 10s");
        return null;
    }
}
