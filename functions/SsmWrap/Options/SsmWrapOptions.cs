using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Options;

/// <summary>The command line and the <c>SSMWRAP_*</c> variables, read and checked.</summary>
internal sealed record SsmWrapOptions
{
    /// <summary>In the order in which they apply: variables' first, then the command line's.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>What to exec, byte for byte; empty for none.</summary>
    public IReadOnlyList<byte[]> Command { get; init; } = [];

    /// <summary>How often a request is sent again; null: until the timeout.</summary>
    public int? Retries { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public string? Region { get; init; }

    public string? Profile { get; init; }

    public string? EndpointUrl { get; init; }

    /// <summary>Names are not made capitals, nor sanitised.</summary>
    public bool HasRawNames { get; init; }

    /// <summary>Within one rule too, the last of two parameters for one name is taken.</summary>
    public bool LastWins { get; init; }

    /// <summary>Variables that the caller has set stay.</summary>
    public bool KeepsCallers { get; init; }

    /// <summary>The command sees the parameters only, and nothing of the caller's environment.</summary>
    public bool IsPristine { get; init; }

    /// <summary>What is missing is no error.</summary>
    public bool IsOptional { get; init; }

    /// <summary>What cannot be read is no error either: the command runs without it.</summary>
    public bool NeverFails { get; init; }

    /// <summary>Variables that some parameter has to give.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    public ExportFormat Export { get; init; }

    public bool IsDryRun { get; init; }

    public bool ShowsVersion { get; init; }

    public bool ShowsHelp { get; init; }
}
