using GapFurniture.SsmWrap.Parameters;

namespace GapFurniture.SsmWrap.Plan;

/// <summary>What to read and where to put it; rules apply in the order given.</summary>
/// <param name="Query">A path or one parameter.</param>
/// <param name="Text">As the caller wrote it, for messages.</param>
internal abstract record Rule(ParameterQuery Query, string Text)
{
    /// <summary>A parameter that does not exist, or a path with nothing below it, is no error.</summary>
    public bool IsOptional { get; init; }
}

/// <summary>Into the environment.</summary>
/// <param name="To">The variable's name, for one parameter; null to derive it from the parameter's.</param>
/// <param name="EntirePath">The name is made of all levels.</param>
internal sealed record EnvRule(ParameterQuery Query, string Text, string? To = null, string? Prefix = null, bool EntirePath = false)
    : Rule(Query, Text);

/// <summary>Into a file, or for a path into the files of a directory.</summary>
/// <param name="User">Null: whoever runs ssmwrap.</param>
/// <param name="Group">Null: the group of whoever runs ssmwrap.</param>
/// <param name="MakesFolders">Missing folders are created, for their owner alone.</param>
internal sealed record FileRule(
    ParameterQuery Query,
    string Text,
    string To,
    UnixFileMode Mode = FileRule.DefaultMode,
    uint? User = null,
    uint? Group = null,
    bool MakesFolders = false
) : Rule(Query, Text)
{
    /// <summary>0600: a secret is its owner's.</summary>
    public const UnixFileMode DefaultMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
}

/// <summary>How the rules apply, whatever they say themselves.</summary>
/// <param name="HasRawNames">Names are neither made capitals nor sanitised.</param>
/// <param name="LastWins">Within one rule too, the last of two parameters for one name is taken.</param>
/// <param name="IsOptional">What is missing is no error.</param>
internal sealed record PlanSettings(bool HasRawNames = false, bool LastWins = false, bool IsOptional = false)
{
    /// <summary>Variables that some parameter has to give.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Variables of the caller that no parameter replaces.</summary>
    public IReadOnlySet<string> KeptNames { get; init; } = new HashSet<string>();
}
