namespace GapFurniture.LocalCloud.CodeBuild;

/// <summary>A build that somebody started.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Id"><c>project:uuid</c>.</param>
/// <param name="Number">Counts the builds of the project, from 1.</param>
/// <param name="Start">When it was started.</param>
internal sealed record LocalBuild(LocalProject Project, string Id, int Number, DateTimeOffset Start)
{
    private static readonly string[] s_phases =
    [
        "SUBMITTED",
        "QUEUED",
        "PROVISIONING",
        "DOWNLOAD_SOURCE",
        "INSTALL",
        "PRE_BUILD",
        "BUILD",
        "POST_BUILD",
        "UPLOAD_ARTIFACTS",
        "FINALIZING",
    ];

    /// <summary>Variables over those of the project.</summary>
    public IReadOnlyList<BuildVariable> Environment { get; init; } = [];

    public string? SourceVersion { get; init; }

    /// <summary>The caller's idempotency token.</summary>
    public string? Token { get; init; }

    /// <summary>The value of one of <see cref="Environment"/>; null when it is not given.</summary>
    public string? Variable(string name) => Environment.FirstOrDefault(v => v.Name == name)?.Value;

    /// <summary>How far it is: every phase takes the project's time, and it ends at once in the phase that is to fail.</summary>
    public BuildState At(DateTimeOffset now)
    {
        var phases = new List<BuildPhase>();
        var start = Start;
        foreach (var type in s_phases)
        {
            var end = start + Project.PhaseTime;
            if (end > now)
            {
                phases.Add(new BuildPhase(type, start, null, null, null));
                return new BuildState("IN_PROGRESS", phases);
            }
            var fails = Project.Failure is { } failure && failure.Phase == type;
            phases.Add(new BuildPhase(type, start, end, fails ? "FAILED" : "SUCCEEDED", fails ? Project.Failure!.Value.Message : null));
            start = end;
            if (fails)
                return Ended("FAILED");
        }
        return Ended("SUCCEEDED");

        BuildState Ended(string status)
        {
            phases.Add(new BuildPhase("COMPLETED", start, null, null, null));
            return new BuildState(status, phases);
        }
    }
}

/// <summary>A project, and how its builds go.</summary>
internal sealed record LocalProject(string Name, string Arn)
{
    /// <summary>How long each phase takes. The default value is none at all: a build is complete when it is asked for.</summary>
    public TimeSpan PhaseTime { get; set; }

    /// <summary>The phase that fails, and with which message; null when builds succeed.</summary>
    public (string Phase, string Message)? Failure { get; set; }
}

/// <summary>An environment variable that a caller gave to a build.</summary>
internal sealed record BuildVariable(string Name, string Value, string Type);

/// <summary>A phase of a build.</summary>
/// <param name="Type">Such as <c>PRE_BUILD</c>.</param>
/// <param name="Status">Null while it runs, and for the last one, <c>COMPLETED</c>.</param>
/// <param name="Message">Why it failed.</param>
internal sealed record BuildPhase(string Type, DateTimeOffset Start, DateTimeOffset? End, string? Status, string? Message);

/// <summary>A build as it stands at a moment.</summary>
/// <param name="Status"><c>IN_PROGRESS</c>, <c>SUCCEEDED</c>, <c>FAILED</c> or <c>STOPPED</c>.</param>
/// <param name="Phases">Phases begun so far; only the last may have no status.</param>
internal sealed record BuildState(string Status, IReadOnlyList<BuildPhase> Phases)
{
    public bool IsComplete => Status != "IN_PROGRESS";
}
