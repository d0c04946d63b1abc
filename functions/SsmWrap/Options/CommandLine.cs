using System.Text;
using GapFurniture.Shared.Options;

namespace GapFurniture.SsmWrap.Options;

/// <summary>
/// Takes arguments and variables apart into options and the command, without asking yet what they mean. Here and in all that runs at every
/// start, loops stand in for LINQ: its generic virtual methods make a native executable build types, which takes half a millisecond.
/// </summary>
internal static class CommandLine
{
    /// <summary>The flags in their order; the rest is the command.</summary>
    public static (List<GivenOption> Flags, IReadOnlyList<byte[]> Command) Read(IReadOnlyList<byte[]> arguments, List<string> problems)
    {
        var flags = new List<GivenOption>();
        var i = 0;
        for (; i < arguments.Count; i++)
        {
            var text = Encoding.UTF8.GetString(arguments[i]);
            if (text == "--")
            {
                i++;
                break;
            }
            if (text is not ['-', _, ..])
                break;
            var name = text.StartsWith("--", StringComparison.Ordinal) ? text[2..] : text[1..];
            string? value = null;
            if (name.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0)
                (name, value) = (name[..equals], name[(equals + 1)..]);
            name = name == "h" ? "help" : name;
            var next = i + 1 < arguments.Count ? Encoding.UTF8.GetString(arguments[i + 1]) : null;
            if (OptionTable.Find(name) is not { } flag)
                problems.Add(Unknown(name));
            else if (value is null && name == OptionTable.Env && next is ['/', .., '/' or '*'])
            {
                // No command is called so: a path that was meant as a rule.
                problems.Add($"-env {next}: a rule is path=…: -env path={next.TrimEnd('/', '*')}/**/*");
                i++;
            }
            else if (value is not null || IsSwitch(flag, next))
                flags.Add(new GivenOption(name, value ?? "true", "-" + name));
            else if (next is not null)
            {
                flags.Add(new GivenOption(name, next, "-" + name));
                i++;
            }
            else
                problems.Add($"-{name} needs a value: -{name} {flag.Value}");
        }
        var command = new byte[arguments.Count - i][];
        for (var j = 0; j < command.Length; j++)
            command[j] = arguments[i + j];
        return (flags, command);
    }

    /// <summary>The options among the environment's variables: rules in the order of their numbers.</summary>
    public static List<GivenOption> ReadVariables(IReadOnlyList<byte[]> environment, List<string> problems)
    {
        var found = new List<(int Flag, long Number, GivenOption Option)>();
        foreach (var bytes in environment)
        {
            if (!bytes.AsSpan().StartsWith("SSMWRAP_"u8))
                continue;
            var text = Encoding.UTF8.GetString(bytes);
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || equals == text.Length - 1)
                continue; // empty counts as not set
            var name = text[..equals];
            var (index, number) = Match(name);
            if (index >= 0)
                found.Add((index, number, new GivenOption(OptionTable.Flags[index].Name, text[(equals + 1)..], name)));
            else if (name is "SSMWRAP_VERSION" or "SSMWRAP_HELP")
                continue;
            else if (Suggestion.Nearest(name, OptionTable.Flags.Select(f => OptionTable.Variable(f.Name))) is { } near)
                problems.Add($"unknown variable {name}: did you mean {near}?");
        }
        // The caller's order does not matter, the numbers and the kinds of rules do.
        found.Sort(static (a, b) => a.Flag != b.Flag ? a.Flag.CompareTo(b.Flag) : a.Number.CompareTo(b.Number));
        return found.ConvertAll(static f => f.Option);
    }

    private static (int Index, long Number) Match(string name)
    {
        for (var i = 0; i < OptionTable.Flags.Length; i++)
        {
            var flag = OptionTable.Flags[i].Name;
            var variable = OptionTable.Variable(flag);
            // Images like to name in SSMWRAP_VERSION which ssmwrap is in them; that asks for nothing.
            if (name == variable && !EnvironmentOptions.IsFlagOnly(flag))
                return (i, -1);
            if (
                OptionTable.IsRepeatable(flag)
                && name.StartsWith(variable + "_", StringComparison.Ordinal)
                && ulong.TryParse(name.AsSpan(variable.Length + 1), out var number)
                && number <= long.MaxValue
            )
                return (i, (long)number);
        }
        return (-1, 0);
    }

    private static bool IsSwitch(Flag flag, string? next) =>
        flag.Value is null
        || flag.Name == "strict"
        // v1's -env is a switch, v2's takes a rule.
        || (flag.Name == OptionTable.Env && (next is null || !RuleReader.LooksLikeRule(next)));

    private static string Unknown(string name) =>
        Suggestion.Nearest(name, OptionTable.Flags.Select(f => f.Name)) is { } near
            ? $"unknown flag -{name}: did you mean -{near}?"
            : $"unknown flag -{name}: see ssmwrap -help";
}
