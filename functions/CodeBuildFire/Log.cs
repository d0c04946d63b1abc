using Microsoft.Extensions.Logging;

namespace GapFurniture.CodeBuildFire;

/// <summary>All that codebuildfire says. Causes, projects and reasons, never a variable's value.</summary>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Information, "{Cause}: started {BuildId} of {Project}")]
    public static partial void Started(ILogger logger, string cause, string project, string buildId);

    [LoggerMessage(401, LogLevel.Warning, "{Cause}: {Project} cannot start yet ({Reason}); trying again")]
    public static partial void Again(ILogger logger, string cause, string project, string reason);

    [LoggerMessage(402, LogLevel.Error, "not started: {Reason}")]
    public static partial void NotStarted(ILogger logger, string reason);
}
