namespace GapFurniture.LocalCloud.CodeBuild;

/// <summary>A build as it stands at a moment.</summary>
/// <param name="Status"><c>IN_PROGRESS</c>, <c>SUCCEEDED</c>, <c>FAILED</c> or <c>STOPPED</c>.</param>
/// <param name="Phases">Phases begun so far; only the last may have no status.</param>
internal sealed record BuildState(string Status, IReadOnlyList<BuildPhase> Phases)
{
    public bool IsComplete => Status != "IN_PROGRESS";
}
