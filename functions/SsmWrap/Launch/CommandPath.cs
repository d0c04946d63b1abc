using System.Text;

namespace GapFurniture.SsmWrap.Launch;

/// <summary>Finds the file of a command as a shell does, before anything is fetched.</summary>
internal static class CommandPath
{
    /// <summary>What a shell searches when PATH is not set.</summary>
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <exception cref="WrapException">127: there is none; 126: it cannot be executed.</exception>
    public static byte[] Find(byte[] command, byte[]? path)
    {
        var name = Encoding.UTF8.GetString(command);
        if (command.Length == 0)
            throw new WrapException(127, "the command is an empty word");
        if (command.AsSpan().Contains((byte)'/'))
            return Refusal(command) is { } reason ? throw reason : command;

        var refused = new List<WrapException>();
        ReadOnlySpan<byte> folders = path ?? Encoding.UTF8.GetBytes(DefaultPath);
        foreach (var range in folders.Split((byte)':'))
        {
            var folder = folders[range];
            // An empty entry is the working directory.
            byte[] file = folder.Length == 0 ? [.. "./"u8, .. command] : [.. folder, (byte)'/', .. command];
            if (Refusal(file) is not { } refusal)
                return file;
            if (refusal.ExitCode == 126 && !Directory.Exists(Encoding.UTF8.GetString(file)))
                refused.Add(refusal);
        }
        throw refused is [var first, ..] ? first : new WrapException(127, $"{name}: command not found; it is in none of PATH's folders");
    }

    /// <summary>Why a file cannot be executed; null if it can.</summary>
    private static WrapException? Refusal(byte[] file)
    {
        const int workingDirectory = -100; // AT_FDCWD
        const int effectiveUser = 0x200; // AT_EACCESS
        const int exists = 0; // F_OK
        const int executes = 1; // X_OK
        var name = Encoding.UTF8.GetString(file);
        byte[] terminated = [.. file, 0];
        return Native.Access(workingDirectory, terminated, exists, effectiveUser) != 0 ? new WrapException(127, $"{name}: no such file")
            : Directory.Exists(name) ? new WrapException(126, $"{name}: is a directory")
            : Native.Access(workingDirectory, terminated, executes, effectiveUser) != 0
                ? new WrapException(126, $"{name}: permission denied; is it executable (chmod +x)?")
            : null;
    }
}
