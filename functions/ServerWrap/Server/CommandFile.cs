namespace GapFurniture.ServerWrap.Server;

/// <summary>Finds the file of a command as a shell does.</summary>
internal static class CommandFile
{
    /// <summary>What a shell searches when PATH is not set.</summary>
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <param name="name">The command's first word: a path, or a name that is searched for.</param>
    /// <param name="path">The variable PATH.</param>
    /// <exception cref="ServerException">There is none that can be executed.</exception>
    public static string Find(string name, string? path)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return Refusal(name) is { } reason ? throw new ServerException(reason) : name;
        string? refused = null;
        foreach (var folder in (path ?? DefaultPath).Split(':'))
        {
            // An empty entry is the working directory.
            var file = Path.Combine(folder.Length == 0 ? "." : folder, name);
            var refusal = Refusal(file);
            if (refusal is null)
                return file;
            if (File.Exists(file))
                refused ??= refusal;
        }
        throw new ServerException(refused ?? $"{name}: command not found; it is in none of the folders of PATH ({path ?? DefaultPath})");
    }

    /// <summary>Why a file cannot be executed; null if it can.</summary>
    private static string? Refusal(string file)
    {
        const int workingDirectory = -100; // AT_FDCWD
        const int effectiveUser = 0x200; // AT_EACCESS
        const int executes = 1; // X_OK
        if (Directory.Exists(file))
            return $"{file} is a directory";
        if (!File.Exists(file))
            return $"{file}: no such file";
        return Native.Access(workingDirectory, file, executes, effectiveUser) == 0
            ? null
            : $"{file}: permission denied; is it executable (chmod +x)?";
    }
}
