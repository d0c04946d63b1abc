using System.Text;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Launch;

/// <summary>The environment of the command: the caller's and the parameters'; a pure value.</summary>
internal static class EnvironmentBlock
{
    /// <summary>One NAME=VALUE with its end, as Linux limits it (MAX_ARG_STRLEN).</summary>
    private const int TextLimit = 128 * 1024;

    /// <summary>Linux never gives more than three quarters of 8 MiB, and never less than 32 pages.</summary>
    private const ulong MostRoom = 6 * 1024 * 1024;
    private const ulong LeastRoom = 128 * 1024;

    /// <summary>Each <c>NAME=VALUE</c>: the caller's that stay, in their order, then the parameters'.</summary>
    /// <exception cref="WrapException">A value cannot be passed, or all of them are too large together.</exception>
    public static IReadOnlyList<byte[]> Build(
        Origin origin,
        IReadOnlyList<PlannedVariable> variables,
        bool isPristine,
        IReadOnlyList<byte[]> arguments
    )
    {
        var problems = new List<string>();
        var replaced = new HashSet<string>(StringComparer.Ordinal);
        var added = new List<byte[]>(variables.Count);
        foreach (var variable in variables)
        {
            replaced.Add(variable.Name);
            var text = Encoding.UTF8.GetBytes($"{variable.Name}={variable.Parameter.Value}");
            if (text.AsSpan().Contains((byte)0))
                problems.Add(
                    $"{variable.Parameter.Name}: its value holds a NUL character, which no environment variable can; write it to a file"
                );
            if (text.Length >= TextLimit)
                problems.Add(
                    $"{variable.Parameter.Name}: {variable.Name} would be {text.Length} bytes, and Linux passes at most {TextLimit - 1}; write it to a file"
                );
            added.Add(text);
        }
        if (problems.Count > 0)
            throw new WrapException(1, problems);
        var all = new List<byte[]>(origin.Environment.Count + added.Count);
        if (!isPristine)
        {
            foreach (var text in origin.Environment)
            {
                if (!replaced.Contains(NameOf(text)))
                    all.Add(text);
            }
        }
        all.AddRange(added);
        CheckRoom(origin, variables, all, arguments);
        return all;
    }

    /// <summary>The name in <c>NAME=VALUE</c>.</summary>
    public static string NameOf(byte[] text)
    {
        var equals = text.AsSpan().IndexOf((byte)'=');
        return Encoding.UTF8.GetString(text.AsSpan(0, equals < 0 ? text.Length : equals));
    }

    private static ulong Size(IReadOnlyList<byte[]> texts)
    {
        ulong size = 0;
        foreach (var text in texts)
            size += (ulong)text.Length + 1 + 8;
        return size;
    }

    private static void CheckRoom(
        Origin origin,
        IReadOnlyList<PlannedVariable> variables,
        List<byte[]> environment,
        IReadOnlyList<byte[]> arguments
    )
    {
        var room = Math.Clamp(origin.StackLimit / 4, LeastRoom, MostRoom);
        // Each text with its end and its pointer.
        var needed = Size(environment) + Size(arguments);
        if (needed <= room)
            return;
        var largest = variables
            .OrderByDescending(v => v.Parameter.Value.Length)
            .Take(3)
            .Select(v => $"{v.Parameter.Name} ({Encoding.UTF8.GetByteCount(v.Parameter.Value)} bytes)");
        throw new WrapException(
            1,
            $"arguments and environment would take {needed} bytes, and Linux passes at most {room} here; the largest of {variables.Count} parameters are {string.Join(", ", largest)}; export less, write files, or raise the stack limit (ulimit -s)"
        );
    }
}
