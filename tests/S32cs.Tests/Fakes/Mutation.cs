using System.Text;

namespace GapFurniture.S32cs.Tests.Fakes;

/// <summary>A line with a few accidents.</summary>
internal static class Mutation
{
    private static readonly byte[][] s_pieces =
    [
        .. new[]
        {
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "null",
            "\\u",
            "\\ud800",
            "\u0000",
            "\uFFFF",
            "\uFEFF",
            "𠮷",
            "1e5",
            "-",
            " ",
            "score",
            "id",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC3],
        [0xEF, 0xBF],
        [0xFF],
        [0xED, 0xA0, 0x80],
    ];

    public static byte[] Of(byte[] line, Random random)
    {
        var bytes = line.ToList();
        for (var accidents = random.Next(1, 3); accidents > 0; accidents--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(8), bytes.Count - at);
            switch (random.Next(9))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(at, s_pieces[random.Next(s_pieces.Length)]);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 3 or 5 or 6 or 7 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 8:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
        // What is behind a line feed would be a line of its own.
        return [.. bytes.Where(b => b != '\n')];
    }
}
