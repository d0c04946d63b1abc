using System.Text;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Launch;

/// <summary>The environment of the command: the caller's and the parameters'; a pure value.</summary>
internal static class EnvironmentBlock
{
    /// <summary>One NAME=VALUE with its end, as Linux limits it (MAX_ARG_STRLEN).</summary>
    private const int TextLimit = 128 * 1024;

    /// <summary>Each <c>NAME=VALUE</c>: the caller's that stay, in their order, then the parameters'.</summary>
    /// <exception cref="WrapException">A value cannot be passed.</exception>
    public static IReadOnlyList<byte[]> Build(Origin origin, IReadOnlyList<PlannedVariable> variables, bool isPristine)
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
        return all;
    }

    /// <summary>The name in <c>NAME=VALUE</c>.</summary>
    public static string NameOf(byte[] text)
    {
        var equals = text.AsSpan().IndexOf((byte)'=');
        return Encoding.UTF8.GetString(text.AsSpan(0, equals < 0 ? text.Length : equals));
    }
}
