using GapFurniture.Shims.Aws;

namespace Amazon.CodeBuild.Model;

public class Build
{
    public string Arn { get; set; }

    public string BuildBatchArn { get; set; }

    public bool? BuildComplete { get; set; }

    public long? BuildNumber { get; set; }

    public StatusType BuildStatus { get; set; }

    public string CurrentPhase { get; set; }

    public string EncryptionKey { get; set; }

    public DateTime? EndTime { get; set; }

    public string Id { get; set; }

    public string Initiator { get; set; }

    public LogsLocation Logs { get; set; }

    public List<BuildPhase> Phases { get; set; } = Collections.List<BuildPhase>();

    public string ProjectName { get; set; }

    public int? QueuedTimeoutInMinutes { get; set; }

    public List<string> ReportArns { get; set; } = Collections.List<string>();

    public string ResolvedSourceVersion { get; set; }

    public string ServiceRole { get; set; }

    public string SourceVersion { get; set; }

    public DateTime? StartTime { get; set; }

    public int? TimeoutInMinutes { get; set; }
}
