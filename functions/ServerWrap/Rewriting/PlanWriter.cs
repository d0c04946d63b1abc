using System.Text;
using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>Carries out the part of a plan that comes before the server's start.</summary>
internal static class PlanWriter
{
    /// <summary>Makes folders, files and links. What an earlier run left in their places is replaced.</summary>
    /// <exception cref="ServerException">A folder cannot be made.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be written.</exception>
    public static void Write(ServerPlan plan)
    {
        foreach (var folder in plan.Folders)
            MakeFolder(folder);
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

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServerException($"the folder {folder} cannot be made; in Lambda only what is below /tmp can: {e.Message}");
        }
    }

    private static void MakeRoom(string path)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        // Also a link that points nowhere.
        if (File.Exists(path) || new FileInfo(path).LinkTarget is not null)
            File.Delete(path);
    }
}
