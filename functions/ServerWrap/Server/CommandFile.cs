using System.Text;

namespace GapFurniture.ServerWrap.Server;

/// <summary>Finds the file of a command as a shell does.</summary>
internal static class CommandFile
{
    private static readonly string[] s_shellOnly = ["cd", "exec", "export", "source", "."];
    private static readonly string[] s_default = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <param name="name">The command's first word: a path, or a name that is searched for.</param>
    /// <param name="path">The variable PATH.</param>
    /// <exception cref="ServerException">There is none that can be executed.</exception>
    public static string Find(string name, string? path)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return IsExecutable(name) ? name : throw new ServerException(Refusal(name));
        // Lambda's PATH lacks the folders where servers are.
        string[] folders = path is null ? [.. s_default] : [.. path.Split(':'), .. s_default];
        string? refused = null;
        foreach (var folder in folders)
        {
            // An empty entry is the working directory.
            var file = Path.Combine(folder.Length == 0 ? "." : folder, name);
            if (IsExecutable(file))
                return file;
            if (File.Exists(file))
                refused ??= Refusal(file);
        }
        throw new ServerException(
            refused
                ?? (
                    s_shellOnly.Contains(name) || name.Contains('=', StringComparison.Ordinal)
                        ? $"{name}: this is for a shell, and none is run: write sh -c '…'"
                        : $"{name}: command not found; it is in none of these folders: {string.Join(':', folders.Distinct())}"
                )
        );
    }

    /// <summary>Why a file that is there cannot be started: the kernel says only that some file is missing.</summary>
    public static string WithoutInterpreter(string file)
    {
        var start = new byte[256];
        using var script = File.OpenRead(file);
        var text = Encoding.UTF8.GetString(start, 0, script.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        var line = text.Split('\n', 2)[0];
        if (!line.StartsWith("#!", StringComparison.Ordinal))
            return $"{file} is there, but its dynamic loader is not: it was made for another system";
        return $"{file} is there, but {line[2..].Trim()} of its first line is not"
            + (line.EndsWith('\r') ? "; its lines end with CR LF, as on Windows: save it with LF" : "");
    }

    private static bool IsExecutable(string file)
    {
        const int workingDirectory = -100; // AT_FDCWD
        const int effectiveUser = 0x200; // AT_EACCESS
        const int executes = 1; // X_OK
        return Native.Access(workingDirectory, file, executes, effectiveUser) == 0 && !Directory.Exists(file);
    }

    private static string Refusal(string file) =>
        Directory.Exists(file) ? $"{file} is a directory"
        : File.Exists(file) ? $"{file}: permission denied; is it executable (chmod +x)?"
        : $"{file}: no such file";
}
