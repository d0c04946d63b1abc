using System.Runtime.InteropServices;

namespace GapFurniture.Thumbs.Commands;

/// <summary>Paths without links in them, so that two ways to one file are seen to be that.</summary>
/// <seealso href="https://man7.org/linux/man-pages/man3/realpath.3.html"/>
internal static partial class RealPath
{
    /// <summary>The file itself; what is not there has the path that it was given.</summary>
    public static string Of(string path)
    {
        var resolved = Resolve(path, 0);
        try
        {
            return Marshal.PtrToStringUTF8(resolved) ?? Path.GetFullPath(path);
        }
        finally
        {
            Free(resolved);
        }
    }

    /// <summary>The entry of a folder that a path names, which may be a link.</summary>
    public static string OfEntry(string path)
    {
        var full = Path.GetFullPath(path);
        return Path.Combine(Of(Path.GetDirectoryName(full) ?? "/"), Path.GetFileName(full));
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Resolve(string path, nint buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Free(nint memory);
}
