namespace GapFurniture.LocalCloud.CodeBuild;

/// <summary>A phase of a build.</summary>
/// <param name="Type">Such as <c>PRE_BUILD</c>.</param>
/// <param name="Status">Null while it runs, and for the last one, <c>COMPLETED</c>.</param>
/// <param name="Message">Why it failed.</param>
internal sealed record BuildPhase(string Type, DateTimeOffset Start, DateTimeOffset? End, string? Status, string? Message);
