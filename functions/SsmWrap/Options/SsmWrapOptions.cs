using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Options;

/// <summary>The command line and the <c>SSMWRAP_*</c> variables, read and checked.</summary>
internal sealed record SsmWrapOptions
{
    /// <summary>In the order in which they apply: variables' first, then the command line's.</summary>
    public List<Rule> Rules { get; init; } = [];

    /// <summary>What to execute, byte for byte; empty for nothing.</summary>
    public List<byte[]> Command { get; init; } = [];

    public PlanSettings Plan { get; init; } = new();

    /// <summary>How often a request is sent again; null: until the timeout.</summary>
    public int? Retries { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public string? Region { get; init; }

    public string? Profile { get; init; }

    public string? EndpointUrl { get; init; }

    /// <summary>Variables that the caller has set are not replaced.</summary>
    public bool KeepsCallers { get; init; }

    /// <summary>The command sees the parameters only, and nothing of the caller's environment.</summary>
    public bool IsPristine { get; init; }

    /// <summary>When nothing can be read, the command runs without it.</summary>
    public bool NeverFails { get; init; }

    /// <summary>One of <see cref="OptionsReader.Formats"/> to print instead; null: the command is executed.</summary>
    public string? Export { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>What is asked, and who is trusted, is said on standard error.</summary>
    public bool IsDebug { get; init; }

    public bool ShowsVersion { get; init; }

    public bool ShowsHelp { get; init; }
}
