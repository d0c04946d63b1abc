using System.Globalization;

namespace GapFurniture.Shared.Options;

/// <summary>
/// Typed settings from environment variables of one prefix, over which command-line flags of the same names win. Wrong values do not throw
/// where they are read: they are collected, so that <see cref="ThrowIfInvalid"/> can list all of them at once.
/// </summary>
/// <param name="set">The flags, whose prefix the variables have.</param>
/// <param name="readVariable">
/// Reads an environment variable; null when it is not set. Empty counts as not set, and the white space that env files and clipboards put around
/// a value does not count.
/// </param>
public sealed class EnvironmentOptions(FlagSet set, Func<string, string?> readVariable)
{
    private readonly List<string> _problems = [];
    private readonly List<GivenFlag> _given = [];

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The flags that were given, in the order of the command line.</summary>
    public IReadOnlyList<GivenFlag> Given => _given;

    /// <summary>True if the command line has unknown flags: what seems to be missing may be misspelt.</summary>
    public bool HasUnknownFlags { get; internal set; }

    /// <summary>How many arguments were read; behind them the command begins (<see cref="FlagSet.StopsAtOperand"/>).</summary>
    public int Consumed { get; internal set; }

    /// <summary>Where an option was set, flag or variable, for messages.</summary>
    public string NameOf(string option) => Find(option)?.Name ?? VariableOf(option);

    /// <summary>The variable of an option.</summary>
    public string VariableOf(string option) => set.VariableOf(option);

    /// <summary>The option's text; null when it is not given.</summary>
    public string? Text(string option) => Find(option)?.Value;

    /// <summary>True when the option is switched on: <c>true</c>, <c>1</c>, <c>yes</c>, <c>on</c>; the opposites switch it off.</summary>
    public bool Switch(string option) =>
        Parsed(option, text => TryParseSwitch(text, out var on) ? on : throw Wrong(text, "is neither true nor false"), false);

    /// <summary>Reads a switch as Go programs take it, and a few words more.</summary>
    public static bool TryParseSwitch(string text, out bool value)
    {
        var word = text.ToLowerInvariant();
        value = word is "true" or "1" or "t" or "yes" or "y" or "on";
        return value || word is "false" or "0" or "f" or "no" or "n" or "off";
    }

    /// <summary>A duration such as <c>5m30s</c>; null when it is not given.</summary>
    public TimeSpan? Duration(string option) =>
        Parsed<TimeSpan?>(
            option,
            text => GoDuration.TryParse(text, out var duration) ? duration : throw Wrong(text, "is not a duration such as 5m30s"),
            null
        );

    /// <summary>A whole number within bounds; the fallback when it is not given.</summary>
    public int Number(string option, int fallback, int least, int most) =>
        Parsed(
            option,
            text =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= least
                && number <= most
                    ? number
                    : throw Wrong(text, $"is not a whole number from {least} to {most}"),
            fallback
        );

    /// <summary>One of some words, in whatever letters; the first of them when it is not given.</summary>
    public string Choice(string option, params IReadOnlyList<string> words) =>
        Parsed(
            option,
            text =>
                words.FirstOrDefault(w => w.Equals(text, StringComparison.OrdinalIgnoreCase))
                ?? throw Wrong(text, $"is neither {string.Join(" nor ", words)}"),
            words[0]
        );

    /// <summary>What a reader makes of an option's text; the fallback when it is not given, or the reader throws.</summary>
    /// <param name="read">Throws a <see cref="FormatException"/> that says what is wrong.</param>
    public T Parsed<T>(string option, Func<string, T> read, T fallback)
    {
        if (Find(option) is not { } found)
            return fallback;
        try
        {
            return read(found.Value);
        }
        catch (FormatException e)
        {
            _problems.Add($"{found.Name}: {e.Message}");
            return fallback;
        }
    }

    private static FormatException Wrong(string text, string problem) => new($"\"{text}\" {problem}");

    public void Problem(string problem) => _problems.Add(problem);

    internal void Give(GivenFlag flag) => _given.Add(flag);

    /// <summary>Throws if any problem was found.</summary>
    /// <exception cref="OptionsException">All problems.</exception>
    public void ThrowIfInvalid()
    {
        if (_problems.Count > 0)
            throw new OptionsException(_problems);
    }

    private (string Name, string Value)? Find(string option)
    {
        for (var i = Given.Count - 1; i >= 0; i--)
        {
            if (Given[i].Name == option)
                return ("-" + option, Given[i].Value);
        }
        // These have no variables: images like to name in X_VERSION which X is in them.
        return option is "version" or "help" ? null : Variable(VariableOf(option)) ?? Variable(set.Find(option)?.Original);

        (string Name, string Value)? Variable(string? name) =>
            name is not null && readVariable(name)?.Trim() is { Length: > 0 } value ? (name, value) : null;
    }
}

/// <summary>Options are wrong; all problems are listed, not just the first.</summary>
public sealed class OptionsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One line for each problem.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
