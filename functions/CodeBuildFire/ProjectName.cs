using System.Text.RegularExpressions;

namespace GapFurniture.CodeBuildFire;

/// <summary>Names of CodeBuild projects.</summary>
/// <seealso href="https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html"/>
internal static partial class ProjectName
{
    /// <returns>True if CodeBuild can have a project of this name.</returns>
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{1,254}\z", RegexOptions.None, 1000)]
    private static partial Regex Pattern();
}
