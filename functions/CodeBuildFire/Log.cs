using Microsoft.Extensions.Logging;

namespace GapFurniture.CodeBuildFire;

/// <summary>All log messages of codebuildfire: causes, projects and reasons, never a variable's value.</summary>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Information, "{Cause}: started {BuildId} of project {Project}")]
    public static partial void Started(ILogger logger, string cause, string project, string buildId);

    [LoggerMessage(401, LogLevel.Warning, "{Cause}: project {Project} cannot start yet ({Reason}); retrying")]
    public static partial void Retrying(ILogger logger, string cause, string project, string reason);

    [LoggerMessage(402, LogLevel.Error, "not started: {Reason}")]
    public static partial void NotStarted(ILogger logger, string reason);

    [LoggerMessage(403, LogLevel.Information, "{Url}: ignored, an empty object that marks a folder")]
    public static partial void FolderMarker(ILogger logger, string url);
}
