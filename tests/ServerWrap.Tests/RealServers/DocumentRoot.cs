using System.Text;

namespace GapFurniture.ServerWrap.Tests.RealServers;

/// <summary>Files that are served: texts in odd encodings, bytes, and names that need escapes.</summary>
internal static class DocumentRoot
{
    /// <summary>Makes them.</summary>
    public static void Create(string folder)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "www")).FullName;
        Write("index.html", Encoding.UTF8.GetBytes("<title>日本語</title>\n"));
        Write("latin1.txt", Encoding.Latin1.GetBytes("déjà vu\n"));
        Write("a b.txt", "blank\n"u8.ToArray());
        Write("100%.txt", "percent\n"u8.ToArray());
        Write("empty.txt", []);
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        Write("bytes.bin", bytes);
        Directory.CreateDirectory(Path.Combine(root, "folder"));
        Write("folder/index.html", "<title>folder</title>\n"u8.ToArray());

        void Write(string name, byte[] content)
        {
            var path = Path.Combine(root, name);
            File.WriteAllBytes(path, content);
            // Apache's tag of a file is a weak one until the file is a second old.
            File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        }
    }
}
