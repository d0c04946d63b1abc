using System.Buffers.Binary;
using System.IO.Compression;
using GapFurniture.LocalCloud.S3;

namespace GapFurniture.Demo;

/// <summary>A picture for demos, as a camera would deliver it: an evening by the sea, in PNG.</summary>
/// <seealso href="https://www.w3.org/TR/png-3/"/>
internal static class Landscape
{
    private const int Width = 1920;
    private const int Height = 1280;

    public static byte[] Png(int seed)
    {
        var rows = new byte[((Width * 3) + 1) * Height];
        var ridges = new Random(seed);
        // Two ranges of hills as sums of waves.
        var waves = Enumerable.Range(0, 8).Select(i => (Length: 60.0 + (i * 90), Phase: ridges.NextDouble() * 6.28)).ToList();
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (red, green, blue) = Colour(x, y, waves);
                var at = (y * ((Width * 3) + 1)) + 1 + (x * 3);
                (rows[at], rows[at + 1], rows[at + 2]) = (red, green, blue);
            }
        }
        var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = (8, 2); // 8 bits, RGB
        Chunk(file, "IHDR"u8, header);
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(rows);
        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static (byte Red, byte Green, byte Blue) Colour(int x, int y, List<(double Length, double Phase)> waves)
    {
        const double horizon = Height * 0.62;
        var sun = Math.Sqrt(Math.Pow(x - (Width * 0.68), 2) + Math.Pow(y - (Height * 0.48), 2));
        if (y > horizon)
        {
            var depth = (y - horizon) / (Height - horizon);
            var glitter = Math.Max(0, 1 - (Math.Abs(x - (Width * 0.68)) / (60 + (380 * depth)))) * (0.6 + (0.4 * Math.Sin(y * 0.9)));
            return Mix(40 + (190 * glitter), 70 + (90 * glitter), 110 - (40 * depth));
        }
        var far = horizon - 40 - (waves.Take(4).Sum(w => Math.Sin((x / w.Length) + w.Phase)) * 22);
        var near = horizon - 4 - (waves.Skip(4).Sum(w => 1 + Math.Sin((x / w.Length * 2) + w.Phase)) * 6);
        if (y > near)
            return Mix(48, 54, 72);
        if (y > far)
            return Mix(86, 84, 110);
        if (sun < 70)
            return Mix(255, 236, 190);
        var height = y / horizon;
        var glow = Math.Exp(-sun / 260) * 70;
        return Mix(60 + (170 * height) + glow, 90 + (70 * height) + (glow * 0.6), 150 - (50 * height));
    }

    private static (byte Red, byte Green, byte Blue) Mix(double red, double green, double blue) =>
        ((byte)Math.Clamp(red, 0, 255), (byte)Math.Clamp(green, 0, 255), (byte)Math.Clamp(blue, 0, 255));

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        file.Write(length);
        byte[] content = [.. type, .. data];
        file.Write(content);
        // In base64, of the network byte order.
        file.Write(Convert.FromBase64String(Crc32.Of(content)));
    }
}
