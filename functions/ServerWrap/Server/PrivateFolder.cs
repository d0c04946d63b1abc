using System.Globalization;

namespace GapFurniture.ServerWrap.Server;

/// <summary>Our own folder below /tmp (or TMPDIR), the only place that Lambda lets anybody write to. What earlier processes left there is removed.</summary>
internal static class PrivateFolder
{
    private const string Prefix = ".serverwrap-";

    // A server that was started by root works as another user, and gets through to its own files.
    private const UnixFileMode Mode =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    /// <summary>Its path, whether it is there or not.</summary>
    public static string Path => System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}");

    /// <summary>Makes it, empty.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static void Create()
    {
        Remove();
        Directory.CreateDirectory(Path, Mode);
        // The process's umask may have taken bits away.
        File.SetUnixFileMode(Path, Mode);
    }

    public static void Remove()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    /// <summary>Removes what processes left that have ended: /tmp outlives one that Lambda killed after a timeout. It may take a while.</summary>
    public static void RemoveOld()
    {
        try
        {
            foreach (var folder in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
            {
                var number = System.IO.Path.GetFileName(folder)[Prefix.Length..];
                if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !IsRunning(process))
                    RemoveOld(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever may not look there has left nothing.
        }
    }

    private static bool IsRunning(int process) => process == Environment.ProcessId || Directory.Exists($"/proc/{process}");

    private static void RemoveOld(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's.
        }
    }
}
