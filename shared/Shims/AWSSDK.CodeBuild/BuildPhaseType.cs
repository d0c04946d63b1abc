using Amazon.Runtime;

namespace Amazon.CodeBuild;

public class BuildPhaseType : ConstantClass
{
    public static readonly BuildPhaseType BUILD = new("BUILD");
    public static readonly BuildPhaseType COMPLETED = new("COMPLETED");
    public static readonly BuildPhaseType DOWNLOAD_SOURCE = new("DOWNLOAD_SOURCE");
    public static readonly BuildPhaseType FINALIZING = new("FINALIZING");
    public static readonly BuildPhaseType INSTALL = new("INSTALL");
    public static readonly BuildPhaseType POST_BUILD = new("POST_BUILD");
    public static readonly BuildPhaseType PRE_BUILD = new("PRE_BUILD");
    public static readonly BuildPhaseType PROVISIONING = new("PROVISIONING");
    public static readonly BuildPhaseType QUEUED = new("QUEUED");
    public static readonly BuildPhaseType SUBMITTED = new("SUBMITTED");
    public static readonly BuildPhaseType UPLOAD_ARTIFACTS = new("UPLOAD_ARTIFACTS");

    public BuildPhaseType(string value)
        : base(value) { }

    public static BuildPhaseType FindValue(string value) => FindValue<BuildPhaseType>(value);

    public static implicit operator BuildPhaseType(string value) => FindValue(value);
}
