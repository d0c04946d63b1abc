using System.Text;

namespace GapFurniture.SsmWrap.Launch;

/// <summary>Finds the file of a command as a shell does, before anything is fetched.</summary>
internal static unsafe class CommandPath
{
    /// <summary>What a shell searches when PATH is not set.</summary>
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The file to exec.</summary>
    /// <exception cref="WrapException">127: there is none; 126: it cannot be executed.</exception>
    public static byte[] Find(byte[] command, byte[]? path)
    {
        var name = Encoding.UTF8.GetString(command);
        if (command.Length == 0)
            throw new WrapException(127, "the command is an empty word");
        if (command.AsSpan().Contains((byte)'/'))
            return Check(command) switch
            {
                Verdict.Executable => command,
                Verdict.Missing => throw new WrapException(127, $"{name}: no such file"),
                Verdict.Directory => throw new WrapException(126, $"{name}: is a directory"),
                _ => throw new WrapException(126, $"{name}: permission denied; is it executable (chmod +x)?"),
            };

        byte[]? refused = null;
        foreach (var folder in Split(path ?? Encoding.UTF8.GetBytes(DefaultPath)))
        {
            // An empty entry is the working directory.
            byte[] file = folder.Length == 0 ? [.. "./"u8, .. command] : [.. folder, (byte)'/', .. command];
            var verdict = Check(file);
            if (verdict == Verdict.Executable)
                return file;
            if (verdict == Verdict.Refused)
                refused ??= file;
        }
        throw refused is not null
            ? new WrapException(126, $"{Encoding.UTF8.GetString(refused)}: permission denied; is it executable (chmod +x)?")
            : new WrapException(127, $"{name}: command not found; it is in none of PATH's folders");
    }

    private enum Verdict
    {
        Executable,
        Refused,
        Directory,
        Missing,
    }

    private static Verdict Check(byte[] file)
    {
        const int workingDirectory = -100; // AT_FDCWD
        const int effectiveUser = 0x200; // AT_EACCESS
        const int exists = 0; // F_OK
        const int executes = 1; // X_OK
        var terminated = new byte[file.Length + 1];
        file.CopyTo(terminated, 0);
        fixed (byte* pointer = terminated)
        {
            if (Native.Access(workingDirectory, pointer, exists, effectiveUser) != 0)
                return Verdict.Missing;
            if (Directory.Exists(Encoding.UTF8.GetString(file)))
                return Verdict.Directory;
            return Native.Access(workingDirectory, pointer, executes, effectiveUser) == 0 ? Verdict.Executable : Verdict.Refused;
        }
    }

    private static List<byte[]> Split(byte[] path)
    {
        var folders = new List<byte[]>();
        for (var start = 0; start <= path.Length; )
        {
            var length = path.AsSpan(start).IndexOf((byte)':');
            length = length < 0 ? path.Length - start : length;
            folders.Add(path[start..(start + length)]);
            start += length + 1;
        }
        return folders;
    }
}
