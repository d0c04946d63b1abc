using System.Runtime.InteropServices;
using System.Text;
using GapFurniture.SsmWrap.Launch;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Output;

/// <summary>
/// Writes a file completely or not at all, and at no moment readable by others: a new file that only its owner may open gets owner and mode,
/// then the value, is flushed to disk, and is renamed over the old one. A device or a pipe is written to as it is.
/// </summary>
internal static class FileWriter
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="WrapException">The file cannot be written.</exception>
    public static void Write(PlannedFile file)
    {
        var (folder, temporary) = ("", "");
        var isOurs = false;
        var value = Encoding.UTF8.GetBytes(file.Parameter.Value);
        try
        {
            if (Native.IsSpecial(file.Path))
            {
                using var special = new FileStream(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                special.Write(value);
                return;
            }
            // A link is followed, so that it stays one.
            var path = Target(file.Path);
            folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.ssmwrap");
            if (file.Rule.MakesFolders && !Directory.Exists(folder))
                Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
            if (Directory.Exists(path))
                throw new IOException("is a folder");
            // What a process of the same number left behind when it was killed.
            File.Delete(temporary);
            var create = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                UnixCreateMode = file.Rule.Mode & OwnerOnly,
                BufferSize = 0,
            };
            using (var stream = new FileStream(temporary, create))
            {
                isOurs = true;
                // The owner first: changing it takes the set-user bits away.
                const uint unchanged = uint.MaxValue;
                if (Native.ChangeOwner(stream.SafeFileHandle, file.Rule.User ?? unchanged, file.Rule.Group ?? unchanged) != 0)
                    throw new IOException($"owner {file.Rule.User}:{file.Rule.Group}: {Marshal.GetLastPInvokeErrorMessage()}");
                File.SetUnixFileMode(stream.SafeFileHandle, file.Rule.Mode);
                stream.Write(value);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            if (isOurs)
                File.Delete(temporary);
            throw new WrapException(1, $"{file.Rule.Text}: {file.Path} cannot be written: {Reason(e, folder)}");
        }
    }

    // The runtime's own messages name the temporary file.
    private static string Reason(Exception e, string folder)
    {
        if (folder.Length == 0)
            return e is FileNotFoundException ? "the working directory has been deleted" : e.Message;
        var above = folder;
        while (!Path.Exists(above))
            above = Path.GetDirectoryName(above) ?? "/";
        return File.Exists(above) ? $"{above} is a file, not a folder"
            : above != folder && e is DirectoryNotFoundException ? $"there is no folder {folder}; mkdir=true makes it"
            : e is UnauthorizedAccessException ? $"this user may not write in {above}"
            : e.Message;
    }

    private static string Target(string path) =>
        new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;
}
