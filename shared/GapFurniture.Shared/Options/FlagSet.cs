using System.Text;

namespace GapFurniture.Shared.Options;

/// <summary>A command-line flag.</summary>
/// <param name="Name">Without dashes, such as <c>max-execution-time</c>.</param>
/// <param name="Value">What to call its value in the help, such as <c>DURATION</c>; null for a switch, which takes none.</param>
/// <param name="Alias">A second name that is not in the help, such as the original's <c>c</c> for <c>config</c>.</param>
/// <param name="Original">The original tool's variable, such as <c>ENDPOINT</c>: it counts where the flag's own is not set.</param>
/// <param name="Repeatable">Every value counts, not only the last: whoever reads it takes all that were given.</param>
/// <param name="TakesNext">
/// For a flag whose value may be left out: whether the next argument (null at the end) is its value; else it is a switch. Null: it always is.
/// </param>
public sealed record Flag(
    string Name,
    string? Value,
    string Help,
    string? Alias = null,
    string? Original = null,
    bool Repeatable = false,
    Func<string?, bool>? TakesNext = null
);

/// <summary>A flag as it was given.</summary>
/// <param name="Value">Its value; <c>true</c> for a switch.</param>
public sealed record GivenFlag(string Name, string Value);

/// <summary>
/// Command lines as Go programs take them: <c>-flag value</c>, <c>-flag=value</c>, <c>-switch</c>, <c>-switch=false</c>, with one dash or
/// two, ended by <c>--</c>; every flag also as an environment variable. Misspelt flags are errors that suggest the right one.
/// </summary>
/// <param name="prefix">Such as <c>RIN_</c>: the flag <c>dry-run</c> is the variable <c>RIN_DRY_RUN</c>.</param>
/// <param name="flags">The program's flags, in the order of the help; behind them come the two that every program has.</param>
public sealed class FlagSet(string prefix, params IReadOnlyList<Flag> flags)
{
    public Flag[] All { get; } = [.. flags, new("version", null, "show the version", "v"), new("help", null, "show this help", "h")];

    /// <summary>The first operand begins a command, whose flags are not read. The default value is false.</summary>
    public bool StopsAtOperand { get; init; }

    /// <summary>
    /// Reads a command line. Problems are collected in the result, to be thrown together with those of the values; what is no flag is collected in
    /// <paramref name="operands"/>, or is a problem without these.
    /// </summary>
    public EnvironmentOptions Parse(IReadOnlyList<string> args, Func<string, string?> readVariable, ICollection<string>? operands = null)
    {
        var options = new EnvironmentOptions(this, readVariable);
        var ended = false;
        // What follows an unknown flag is probably its value.
        var doubtful = -1;
        var i = 0;
        for (; i < args.Count; i++)
        {
            if (!ended && args[i] == "--")
            {
                ended = true;
                continue;
            }
            if (ended || args[i] is not ['-', _, ..])
            {
                if (StopsAtOperand)
                    break;
                if (operands is null && i != doubtful)
                    options.Problem($"\"{args[i]}\" is not a flag");
                operands?.Add(args[i]);
                continue;
            }
            var name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : args[i][1..];
            string? value = null;
            if (name.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0)
                (name, value) = (name[..equals], name[(equals + 1)..]);
            if (Find(name) is not { } flag)
            {
                options.Problem(Unknown(name));
                (options.HasUnknownFlags, doubtful) = (true, value is null ? i + 1 : -1);
                continue;
            }
            var next = i + 1 < args.Count ? args[i + 1] : null;
            if (value is null && (flag.Value is null || flag.TakesNext?.Invoke(next) == false))
                value = "true";
            else if (value is null)
                (value, i) = (next, i + 1);
            // An empty one is mostly a shell's variable that is not set.
            if (string.IsNullOrEmpty(value))
                options.Problem($"-{name} {(value is null ? "needs a value" : "is empty")}: -{name} {flag.Value}".TrimEnd());
            else
                options.Give(new GivenFlag(flag.Name, value));
        }
        options.Consumed = Math.Min(i, args.Count);
        return options;
    }

    /// <summary>The flags, and how their variables are called, as lines for <c>-help</c>.</summary>
    public string Help()
    {
        var left = All.Select(f => f.Value is null ? $"  -{f.Name}" : $"  -{f.Name} {f.Value}").ToArray();
        var width = left.Max(l => l.Length) + 2;
        var text = new StringBuilder();
        foreach (var (flag, start) in All.Zip(left))
            text.Append(start.PadRight(width)).AppendLine(flag.Help);
        var longest = All.SkipLast(2).Select(f => f.Name).MaxBy(n => n.Count(c => c == '-'));
        if (longest is null)
            return text.ToString();
        return text.AppendLine().AppendLine($"Flags are also variables: -{longest} is {VariableOf(longest)}. Flags win.").ToString();
    }

    /// <summary>The variable of a flag.</summary>
    public string VariableOf(string flag) => prefix + flag.Replace('-', '_').ToUpperInvariant();

    /// <summary>The flag of a name or alias; null when there is none.</summary>
    // A loop: LINQ makes a native executable build types, half a millisecond at every start.
    public Flag? Find(string name)
    {
        foreach (var flag in All)
        {
            if (flag.Name == name || flag.Alias == name)
                return flag;
        }
        return null;
    }

    private string Unknown(string name)
    {
        var nearest = Suggestion.Nearest(name, All.Select(f => f.Name));
        return nearest is null ? $"unknown flag -{name}" : $"unknown flag -{name}: did you mean -{nearest}?";
    }
}
