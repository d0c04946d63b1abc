using GapFurniture.Shims.Aws;

namespace Amazon.CodeBuild.Model;

public class BuildPhase
{
    public List<PhaseContext> Contexts { get; set; } = Collections.List<PhaseContext>();

    public long? DurationInSeconds { get; set; }

    public DateTime? EndTime { get; set; }

    public StatusType PhaseStatus { get; set; }

    public BuildPhaseType PhaseType { get; set; }

    public DateTime? StartTime { get; set; }
}
