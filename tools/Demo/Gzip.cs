using System.IO.Compression;
using System.Text;

namespace GapFurniture.Demo;

internal static class Gzip
{
    public static byte[] Compress(IEnumerable<string> lines)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            foreach (var line in lines)
                gzip.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
        return buffer.ToArray();
    }

    /// <summary>The file's text, unpacked if it is gzip by content.</summary>
    public static string ReadText(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes is not [0x1f, 0x8b, ..])
            return new UTF8Encoding(false, true).GetString(bytes).TrimStart('\uFEFF');
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, new UTF8Encoding(false, true));
        return reader.ReadToEnd();
    }
}
