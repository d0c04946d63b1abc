using System.Buffers;
using System.Globalization;
using System.Text;

namespace GapFurniture.Benchmarks;

/// <summary>
/// Lines of about 1 KB, a third of their text Japanese, the same in every run: a linear congruential generator with seed 42 chooses words.
/// </summary>
internal sealed class S32csInput
{
    private static readonly string[] s_english =
    [
        "the",
        "quick",
        "brown",
        "fox",
        "jumps",
        "over",
        "lazy",
        "dog",
        "search",
        "engine",
        "index",
        "document",
        "field",
        "query",
        "result",
        "ranking",
        "cloud",
        "storage",
        "queue",
        "message",
        "stream",
        "batch",
        "upload",
        "object",
        "bucket",
        "region",
        "function",
        "event",
        "record",
        "number",
        "string",
        "value",
    ];

    private static readonly string[] s_japanese =
    [
        "検索",
        "文書",
        "索引",
        "東京",
        "大阪",
        "京都",
        "料理",
        "電車",
        "天気",
        "音楽",
        "映画",
        "新聞",
        "学校",
        "会社",
        "家具",
        "隙間",
    ];

    private ulong _state = 42;

    /// <summary>Writes lines until the file has at least that many bytes; gives the number of documents.</summary>
    public static long Write(string path, long bytes)
    {
        var input = new S32csInput();
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        var line = new ArrayBufferWriter<byte>(2048);
        for (var number = 1L; ; number++)
        {
            line.ResetWrittenCount();
            Encoding.UTF8.GetBytes(input.Line(number), line);
            file.Write(line.WrittenSpan);
            if (file.Position >= bytes)
                return number;
        }
    }

    private string Line(long number)
    {
        var text = new StringBuilder(1200).Append(
            CultureInfo.InvariantCulture,
            $"{{\"id\":\"{number}\",\"type\":\"add\",\"fields\":{{\"title\":\""
        );
        Words(text, s_english, 6).Append("\",\"body\":\"");
        Words(text, s_english, 60).Append(' ');
        Words(text, s_japanese, 55)
            .Append(CultureInfo.InvariantCulture, $"\",\"tags\":[\"{(char)('a' + Next(26))}\",\"{(char)('a' + Next(26))}\"]");
        text.Append(CultureInfo.InvariantCulture, $",\"price\":{Next(100_000)},\"created\":\"2024-{Next(12) + 1:00}-{Next(28) + 1:00}T");
        return text.Append(CultureInfo.InvariantCulture, $"{Next(24):00}:{Next(60):00}:{Next(60):00}Z\"}}}}\n").ToString();
    }

    private StringBuilder Words(StringBuilder text, string[] words, int count)
    {
        for (var i = 0; i < count; i++)
            text.Append(i == 0 ? "" : " ").Append(words[Next(words.Length)]);
        return text;
    }

    private int Next(int below)
    {
        _state = (_state * 6364136223846793005) + 1442695040888963407;
        return (int)((_state >> 33) % (ulong)below);
    }
}
