using System.Text.Json.Serialization;

namespace GapFurniture.CodeBuildFire;

/// <summary>A started build.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Id">Its id, <c>project:uuid</c>.</param>
/// <param name="Cause">What it was started for: an object's URL, or an event.</param>
public sealed record AnswerBuild(
    [property: JsonPropertyName("project")] string Project,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("cause")] string Cause
);
