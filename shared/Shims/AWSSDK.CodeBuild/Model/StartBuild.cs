using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.CodeBuild.Model;

public class StartBuildRequest : AmazonCodeBuildRequest
{
    public int? AutoRetryLimitOverride { get; set; }

    public string BuildspecOverride { get; set; }

    public string CertificateOverride { get; set; }

    public ComputeType ComputeTypeOverride { get; set; }

    public bool? DebugSessionEnabled { get; set; }

    public string EncryptionKeyOverride { get; set; }

    public EnvironmentType EnvironmentTypeOverride { get; set; }

    public List<EnvironmentVariable> EnvironmentVariablesOverride { get; set; } = Collections.List<EnvironmentVariable>();

    public int? GitCloneDepthOverride { get; set; }

    public string IdempotencyToken { get; set; }

    public string ImageOverride { get; set; }

    public ImagePullCredentialsType ImagePullCredentialsTypeOverride { get; set; }

    public bool? InsecureSslOverride { get; set; }

    public bool? PrivilegedModeOverride { get; set; }

    public string ProjectName { get; set; }

    public int? QueuedTimeoutInMinutesOverride { get; set; }

    public bool? ReportBuildStatusOverride { get; set; }

    public string ServiceRoleOverride { get; set; }

    public string SourceLocationOverride { get; set; }

    public string SourceVersion { get; set; }

    public int? TimeoutInMinutesOverride { get; set; }
}

public class StartBuildResponse : AmazonWebServiceResponse
{
    public Build Build { get; set; }
}
