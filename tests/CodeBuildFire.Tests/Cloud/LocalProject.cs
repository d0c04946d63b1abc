namespace GapFurniture.LocalCloud.CodeBuild;

/// <summary>A project, and how its builds go.</summary>
internal sealed record LocalProject(string Name, string Arn)
{
    /// <summary>How long each phase takes. The default value is none at all: a build is complete when it is asked for.</summary>
    public TimeSpan PhaseTime { get; set; }

    /// <summary>The phase that fails, and with which message; null when builds succeed.</summary>
    public (string Phase, string Message)? Failure { get; set; }
}
