using GapFurniture.Shared.Parameters;

namespace GapFurniture.SsmWrap.Plan;

/// <summary>Into a file, or for a path into the files of a directory.</summary>
internal sealed record FileRule(ParameterQuery Query, string Text, string To) : Rule(Query, Text)
{
    /// <summary>0600: a secret is its owner's.</summary>
    public const UnixFileMode DefaultMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public UnixFileMode Mode { get; init; } = DefaultMode;

    /// <summary>Null: whoever runs ssmwrap.</summary>
    public uint? User { get; init; }

    /// <summary>Null: the group of whoever runs ssmwrap.</summary>
    public uint? Group { get; init; }

    /// <summary>Folders on the way are made, for their owner alone.</summary>
    public bool MakesFolders { get; init; }
}
