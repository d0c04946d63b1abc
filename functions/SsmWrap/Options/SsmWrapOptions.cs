using GapFurniture.Shared.Options;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Options;

/// <summary>The command line and the <c>SSMWRAP_*</c> variables, read and checked.</summary>
internal sealed class SsmWrapOptions(EnvironmentOptions read)
{
    public List<Rule> Rules { get; init; } = []; // in the order in which they apply: variables' first, then the command line's
    public List<byte[]> Command { get; init; } = []; // what to execute, byte for byte; empty for nothing
    public PlanSettings Plan { get; init; } = new();

    // How often a request is sent again; null: until the timeout. To the originals, too, 0 is the default and no ban: whoever wants one attempt
    // gives -timeout 0s.
    public int? Retries { get; } = read.Number("retries", 0, 0, 1_000_000) is > 0 and var retries ? retries : null;
    public TimeSpan Timeout { get; } = read.Duration("timeout") ?? TimeSpan.FromSeconds(30);
    public string? Region { get; } = read.Text("region");
    public string? Profile { get; } = read.Text("profile");
    public string? EndpointUrl { get; } = read.Text("endpoint-url");
    public bool KeepsCallers { get; } = read.Switch("no-overwrite"); // variables that the caller has set are not replaced
    public bool IsPristine { get; } = read.Switch("pristine"); // the command sees nothing of the caller's environment
    public bool NeverFails { get; init; } // when nothing can be read, the command runs without it

    /// <summary>One of <see cref="OptionsReader.Formats"/> to print instead; null: the command is executed.</summary>
    public string? Export { get; init; }
    public bool IsDryRun { get; } = read.Switch("dry-run");
    public bool IsDebug { get; } = read.Switch("debug"); // what is asked, and who is trusted, is said on standard error
    public bool ShowsVersion { get; } = read.Switch("version");
    public bool ShowsHelp { get; } = read.Switch("help");
}
