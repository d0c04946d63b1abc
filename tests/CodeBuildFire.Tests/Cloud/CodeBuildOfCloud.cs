using GapFurniture.LocalCloud.CodeBuild;

namespace GapFurniture.LocalCloud;

/// <summary>The CodeBuild of a local cloud.</summary>
internal static class CodeBuildOfCloud
{
    extension(LocalCloudHost cloud)
    {
        public LocalCodeBuild CodeBuild => cloud.Part<CodeBuildPart>().CodeBuild;
    }
}
