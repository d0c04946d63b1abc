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
