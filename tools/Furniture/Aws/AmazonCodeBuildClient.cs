using System.Text.Json.Nodes;

namespace GapFurniture.Furniture.Aws;

/// <summary>The one call of CodeBuild that verifying needs, and that our slice of the official package has not.</summary>
internal sealed class AmazonCodeBuildClient() : RawClient(new RawService("CodeBuild", "codebuild"))
{
    /// <summary>Those of the names that are projects.</summary>
    public async Task<IReadOnlyList<string>> BatchGetProjectsAsync(IEnumerable<string> names, CancellationToken cancellation) =>
        [
            .. (
                await CallAsync(
                    "CodeBuild_20161006.BatchGetProjects",
                    new JsonObject { ["names"] = new JsonArray([.. names.Select(n => (JsonNode)n)]) },
                    cancellation
                )
            )
                .Items("projects")
                .Select(p => p.Text("name") ?? ""),
        ];
}
