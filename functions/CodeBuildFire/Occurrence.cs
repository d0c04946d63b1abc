using GapFurniture.Shared.S3;

namespace GapFurniture.CodeBuildFire;

/// <summary>One thing that happened and asks for a build.</summary>
/// <param name="Id">The same at every delivery: of the event, the message or the invocation.</param>
internal sealed record Occurrence(string Id)
{
    /// <summary>What people are told: the object's URL, or the event's id.</summary>
    public string Cause
    {
        get => field ?? Object?.Url ?? $"event {Id}";
        init;
    }

    /// <summary>The project that the event's input names; null when it names none.</summary>
    public string? Project { get; init; }

    /// <summary>The object that S3 reported; null for schedules.</summary>
    public S3ObjectEvent? Object { get; init; }

    /// <summary>Variables that the event's input gives.</summary>
    public IReadOnlyList<Variable> Environment { get; init; } = [];

    /// <summary>Branch, tag, commit or version of the source; null for the project's own.</summary>
    public string? SourceVersion { get; init; }
}
