namespace GapFurniture.YumRepo.Rpm;

/// <summary>What metadata says of a file; links and devices are files too.</summary>
internal enum FileKind
{
    File,
    Directory,

    /// <summary>Belongs to the package, which does not bring it along (a log, a cache).</summary>
    Ghost,
}

/// <summary>A file of a package. The folder is apart because thousands of files share its text.</summary>
/// <param name="Directory">With its last slash; empty in source packages.</param>
/// <param name="Name">Within that folder.</param>
/// <param name="Kind">What metadata says of it.</param>
internal readonly record struct PackagedFile(string Directory, string Name, FileKind Kind)
{
    public string Path => Directory + Name;

    /// <summary>
    /// True if the primary metadata names the file, so that clients need no file list to find what provides it: programs and
    /// configuration. The rule is createrepo's, with "bin/" anywhere in the path, and is the same in all clients.
    /// </summary>
    public bool IsPrimary =>
        Directory.StartsWith("/etc/", StringComparison.Ordinal)
        || Directory.Contains("bin/", StringComparison.Ordinal)
        || Name.Contains("bin/", StringComparison.Ordinal)
        || (Name is "sendmail" && Directory is "/usr/lib/");
}

/// <summary>Reads the files of a header.</summary>
internal static class FileList
{
    // PATH_MAX of Linux: no file with a longer path can be installed, and a header that repeats one long folder thousands of times would
    // grow into gigabytes of metadata.
    private const int MaxPath = 4096;
    private const int MaxPaths = 256 * 1024 * 1024;

    private const uint TypeMask = 0xf000;
    private const uint DirectoryType = 0x4000;
    private const uint GhostFlag = 1 << 6;

    /// <exception cref="RpmFormatException">A file is in a folder that the header does not have, or a path is too long.</exception>
    public static IReadOnlyList<PackagedFile> Read(RpmHeader header)
    {
        var flags = header.Numbers(RpmTag.FileFlags);
        var modes = header.Numbers(RpmTag.FileModes);
        var paths = header.Has(RpmTag.BaseNames) ? null : header.Texts(RpmTag.OldFileNames);
        var names = header.Texts(RpmTag.BaseNames);
        var directories = header.Texts(RpmTag.DirNames);
        var indexes = header.Numbers(RpmTag.DirIndexes);
        if (flags is null || modes is null || (paths is null && (names is null || directories is null || indexes is null)))
            return [];
        var count = Math.Min(Math.Min(flags.Length, modes.Length), paths?.Length ?? Math.Min(names!.Length, indexes!.Length));
        var files = new PackagedFile[count];
        var total = 0L;
        for (var i = 0; i < count; i++)
        {
            var (directory, name) = paths is null ? (Directory(directories!, indexes![i]), names![i]) : Split(paths[i]);
            total += directory.Length + name.Length;
            if (directory.Length + name.Length > MaxPath || total > MaxPaths)
                throw new RpmFormatException($"a path of its file list is too long: {MaxPath} characters is the limit, {MaxPaths} for all");
            files[i] = new PackagedFile(directory, name, Kind(modes[i], flags[i]));
        }
        return files;
    }

    private static FileKind Kind(uint mode, uint flags) =>
        (mode & TypeMask) == DirectoryType ? FileKind.Directory
        : (flags & GhostFlag) != 0 ? FileKind.Ghost
        : FileKind.File;

    private static string Directory(string[] directories, uint index) =>
        index < directories.Length
            ? directories[index]
            : throw new RpmFormatException($"a file is in folder {index} of {directories.Length}, which it does not have");

    // Packages of rpm 3 have whole paths.
    private static (string Directory, string Name) Split(string path)
    {
        var name = path.LastIndexOf('/') + 1;
        return (path[..name], path[name..]);
    }
}
