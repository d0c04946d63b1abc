using System.Text;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>Carries out the part of a plan that comes before the server's start.</summary>
internal static class PlanWriter
{
    /// <summary>Makes folders, files and links. What an earlier run left in their places is replaced.</summary>
    /// <exception cref="IOException">Something cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Something cannot be made.</exception>
    public static void Write(ServerPlan plan)
    {
        foreach (var folder in plan.Folders)
            Directory.CreateDirectory(folder);
        foreach (var file in plan.Files)
        {
            MakeRoom(file.Path);
            File.WriteAllBytes(file.Path, Encoding.Latin1.GetBytes(file.Text));
            // A script stays one.
            File.SetUnixFileMode(file.Path, File.GetUnixFileMode(file.Source) | UnixFileMode.UserWrite);
        }
        foreach (var (path, target) in plan.Links)
        {
            MakeRoom(path);
            File.CreateSymbolicLink(path, target);
        }
    }

    private static void MakeRoom(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Also a link that points nowhere.
        if (File.Exists(path) || new FileInfo(path).LinkTarget is not null)
            File.Delete(path);
    }
}
