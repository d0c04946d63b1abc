using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.CodeBuild;

/// <summary>CodeBuild as a part of the local cloud.</summary>
internal sealed class CodeBuildPart(LocalCloudHost cloud) : ICloudPart
{
    public LocalCodeBuild CodeBuild { get; } = new(cloud.Identity, cloud.Time);

    public IEnumerable<IAwsService> Services => [new CodeBuildService(CodeBuild)];
}
