using System.IO.Compression;

namespace GapFurniture.Package;

/// <summary>Zip files as Lambda takes them, and the same bytes for the same contents: entries in order, one time, fixed modes.</summary>
internal static class LambdaZip
{
    // The first that a zip file can tell.
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int RegularFile = 0x8000;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Every file below a folder but symbols, by its path there.</summary>
    public static SortedDictionary<string, string> All(string folder) =>
        Named(
            folder,
            Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path))
                .Where(name => Path.GetExtension(name) is not (".pdb" or ".dbg" or ".xml"))
        );

    /// <summary>Files of a folder, by their names.</summary>
    public static SortedDictionary<string, string> Named(string folder, IEnumerable<string> names) =>
        new(names.ToDictionary(name => name, name => Path.Combine(folder, name), StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Gives every entry of a zip file that something else made the one time.</summary>
    public static void SetTime(string zip)
    {
        using var archive = ZipFile.Open(zip, ZipArchiveMode.Update);
        foreach (var entry in archive.Entries)
            entry.LastWriteTime = s_time;
    }

    /// <summary>Adds files to a package, by their names without folders; what is in it stays as it is.</summary>
    public static void Add(string zip, IEnumerable<string> files)
    {
        using var archive = ZipFile.Open(zip, ZipArchiveMode.Update);
        foreach (var file in files)
            Write(archive, Path.GetFileName(file), file, Readable);
    }

    /// <param name="zip">Where to; replaced as a whole when all is written.</param>
    /// <param name="bootstrap">The one that becomes <c>bootstrap</c>, which provided.al2023 starts; null for a managed runtime.</param>
    /// <returns>Bytes of all files, unpacked: Lambda's limit is 250 MB.</returns>
    public static long Write(string zip, IReadOnlyDictionary<string, string> contents, string? bootstrap)
    {
        var unpacked = 0L;
        var draft = zip + ".new";
        using (var file = new FileStream(draft, FileMode.Create))
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create))
        {
            foreach (var (name, path) in contents.OrderBy(c => c.Key == bootstrap ? "bootstrap" : c.Key, StringComparer.Ordinal))
            {
                Write(archive, name == bootstrap ? "bootstrap" : name, path, name == bootstrap ? Executable : Readable);
                unpacked += new FileInfo(path).Length;
            }
        }
        File.Move(draft, zip, overwrite: true);
        return unpacked;
    }

    private static void Write(ZipArchive archive, string name, string path, UnixFileMode mode)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = s_time;
        entry.ExternalAttributes = (RegularFile | (int)mode) << 16;
        using var source = File.OpenRead(path);
        using var target = entry.Open();
        source.CopyTo(target);
    }
}
